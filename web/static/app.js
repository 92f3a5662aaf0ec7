// What a script adds: keys, a palette, focus that is not lost. Every act is a link
// or form too. Listeners sit on document: all below it may be replaced.
(() => {
  const $ = s => document.querySelector(s);
  const $$ = s => [...document.querySelectorAll(s)];
  const on = (event, act) => document.addEventListener(event, act);
  const rows = () => $$('tr[data-row]');
  const cursor = () => $('tr[data-cursor]');
  const boxes = () => $$('[data-select]');

  function select(row) {
    row?.querySelector('a')?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: 'nearest' });
  }
  function point() {
    const row = document.activeElement.closest('tr[data-row]');
    if (row) rows().forEach(r => r.toggleAttribute('data-cursor', r === row));
  }
  on('focusin', point);

  function move(step) {
    $(step > 0 ? '[data-next]' : '[data-prev]')?.click();
    const list = rows();
    select(list[list.indexOf(cursor()) + step] ?? cursor());
  }

  let marked;
  function mark(range) {
    const list = boxes(), at = list.findIndex(b => cursor()?.contains(b));
    if (at < 0) return;
    const was = list.indexOf(marked), from = range && was >= 0 ? was : at;
    marked = list[at];
    const tick = range || !marked.checked;
    list.forEach((b, i) => { if ((i - from) * (i - at) <= 0) b.checked = tick; });
    tally();
  }
  function tally() {
    const n = $$('[data-select]:checked').length;
    $$('[data-selected-count]').forEach(e => { e.textContent = n + ' selected'; });
  }
  on('input', e => {
    if (e.target.id === 'command') offer();
    if (e.target.matches('thead [type=checkbox]')) boxes().forEach(b => { b.checked = e.target.checked; });
    tally();
  });

  // The key in the row under the cursor, of what was done, or of the page; never
  // in a row that nobody chose.
  function keyed(key) {
    const it = `[data-key="${key}"]`;
    return $('tr[data-cursor] ' + it) ?? $('#toasts ' + it) ?? $$(it).find(e => !e.closest('tr'));
  }

  let leader = 0; // when g was
  const keys = {
    j: () => move(1), k: () => move(-1), x: () => mark(), X: () => mark(true),
    o: () => $('tr[data-cursor] a')?.click(), u: () => $('[data-back]')?.click(),
    g: () => { leader = Date.now(); }, '/': () => $('#search')?.focus(), '?': () => show('help'),
  };
  function handle(key) {
    const led = Date.now() - leader < 1200;
    leader = 0;
    const act = led ? $(`[data-go="${key}"]`) : keys[key] ?? keyed(key);
    (act?.click ?? act)?.call(act);
    return act;
  }

  on('keydown', e => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key], enter = e.key === 'Enter', combined = e.ctrlKey || e.metaKey;
    const at = e.target, inPalette = at.id === 'command';
    if (e.isComposing) return;
    if (inPalette && step) pick(step);
    else if (inPalette && enter) $('[aria-selected=true]').click();
    else if (combined && enter && at.form) at.form.requestSubmit();
    else if (combined && e.key === 'k') show('palette');
    else {
      const key = step && at.closest('tr[data-row]') ? ' jk'.at(step) : e.key;
      const typing = at.closest('input:not([type=radio], [type=checkbox]), select, textarea, dialog, [data-keys=off]');
      if (typing || combined || e.altKey || !/^[\w/?]$/.test(key) || e.repeat && !'jk'.includes(key) || !handle(key)) return;
    }
    e.preventDefault();
  });

  function show(name) {
    if ($('dialog[open]')) return;
    $('#' + name)?.showModal();
    if (name === 'palette') $('#command').select(), offer();
  }
  on('click', e => {
    const name = e.target.closest('[data-dialog]')?.dataset.dialog;
    if (name) e.preventDefault(), show(name);
  });

  // The palette offers what the page has, and to find what is typed.
  function offer() {
    const { value, form } = $('#command'), text = value.trim().toLowerCase();
    const offers = $$('[data-go], .tabs a, [data-key], [data-palette]')
      .filter(e => !e.closest('tr:not([data-cursor]), dialog'))
      .map(e => [e.dataset.palette || e.textContent.trim(), () => e.click()])
      .filter(([label]) => label.toLowerCase().includes(text));
    const find = verb => [verb + value, () => form.requestSubmit()];
    if (/^(er-?)?\w{4}-?\w{4}$/.test(text)) offers.unshift(find('Open '));
    else if (text) offers.push(find('Find '));
    $('#commands').replaceChildren(...offers.map(([textContent, act], i) => Object.assign(document.createElement('li'), {
      role: 'option', id: 'command-' + i, textContent, onclick() { $('#palette').close(); act(); },
    })));
    pick(1);
  }
  function pick(step) {
    const list = $$('#commands li'), at = list.indexOf($('[aria-selected=true]')) + step;
    const picked = list.at(at % list.length);
    list.forEach(o => { o.ariaSelected = o === picked; });
    picked.scrollIntoView({ block: 'nearest' });
    $('#command').setAttribute('aria-activedescendant', picked.id);
  }

  // When an act takes its own row away, focus goes to the next row, or to main.
  let acted, near;
  const onMain = (event, act) => on(event, e => e.detail.ctx?.target?.id === 'main' && act(e));
  onMain('htmx:before:request', e => {
    acted = e.target.closest('tr');
    const list = rows(), at = list.indexOf(acted ?? cursor());
    near = at < 0 ? [] : list.slice(at).concat(list.slice(0, at).reverse());
    unreached(false);
  });
  onMain('htmx:after:swap', () => {
    // A morph keeps what was chosen: show what is on, untick what is done.
    $$('form.filters').forEach(form => form.reset());
    boxes().forEach(b => { b.checked &&= b.closest('tr') !== acted; });
    tally();
    if (document.activeElement !== document.body) return point();
    const next = near?.find(r => r.isConnected);
    next ? select(next) : $('#main')?.focus({ preventScroll: true });
  });

  // While Lethe is away, no proxy's page replaces what was typed.
  const unreached = is => $('#unreached')?.toggleAttribute('hidden', !is);
  on('htmx:error', e => unreached(!e.target.closest?.('.live')));
  on('htmx:before:swap', e => {
    const { response, text } = e.detail.ctx;
    if (response?.status > 499 && !text.includes('<main')) e.preventDefault(), unreached(true);
  });
})();
