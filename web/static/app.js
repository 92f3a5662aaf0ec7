// What a script adds: keys, a palette, focus that is not lost. Every act is a plain
// link or form too. Listeners sit on document: all below it may be replaced.
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
  on('focusin', e => {
    const row = e.target.closest('tr[data-row]');
    if (row) rows().forEach(r => r.toggleAttribute('data-cursor', r === row));
  });

  function move(step) {
    $(step > 0 ? '[data-next]' : '[data-prev]')?.click();
    const list = rows(), at = list.indexOf(cursor()) + step;
    select(list[Math.max(0, Math.min(list.length - 1, at))]);
  }

  let marked; // by x, last
  function mark(range) {
    const list = boxes(), at = list.findIndex(b => cursor()?.contains(b));
    if (at < 0) return;
    const from = range && list.includes(marked) ? list.indexOf(marked) : at;
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

  // The key of the row under the cursor, of what was just done, or of the page;
  // never of a row that nobody chose.
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
    act?.click ? act.click() : act?.();
    return act;
  }

  on('keydown', e => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key], enter = e.key === 'Enter', combined = e.ctrlKey || e.metaKey;
    const at = e.target, inPalette = at.id === 'command';
    if (e.isComposing) return;
    if (inPalette && step) pick(step);
    else if (inPalette && enter) $('#commands [aria-selected=true]').click();
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
    if (name === 'palette') offer();
  }
  on('click', e => {
    const name = e.target.closest('[data-dialog]')?.dataset.dialog;
    if (name) e.preventDefault(), show(name);
  });

  // The palette offers what the page itself has, and to find what is typed.
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
    const list = $$('#commands li'), at = list.findIndex(o => o.ariaSelected === 'true') + step;
    const picked = list.at(at % list.length);
    list.forEach(o => { o.ariaSelected = o === picked; });
    picked.scrollIntoView({ block: 'nearest' });
    $('#command').setAttribute('aria-activedescendant', picked.id);
  }

  // When an act takes its own row away, focus goes to the next row, or to main.
  let near = [];
  on('htmx:before:request', e => {
    const list = rows(), at = list.indexOf(e.target.closest('tr'));
    near = at < 0 ? [] : list.slice(at).concat(list.slice(0, at).reverse());
    unreached(false);
  });
  on('htmx:after:swap', () => {
    // A morph keeps what was chosen: show what is on, and untick what is done.
    $$('form.filters').forEach(form => form.reset());
    boxes().forEach(b => { b.checked &&= b.closest('tr') !== near[0]; });
    tally();
    if (document.activeElement !== document.body) return;
    const next = near.find(r => r.isConnected);
    next ? select(next) : $('#main')?.focus({ preventScroll: true });
  });

  // While Lethe is away, no page of a proxy takes the place of what was typed.
  const unreached = is => $('#unreached')?.toggleAttribute('hidden', !is);
  on('htmx:error', e => unreached(e.detail.ctx));
  on('htmx:before:swap', e => {
    const { response, text } = e.detail.ctx;
    if (response?.status > 499 && !text.includes('<main')) e.preventDefault(), unreached(true);
  });

  select($('tr:target')); // where the reader comes from
  tally();
})();
