// What the pages gain from a script: single keys, and focus that is not lost.
// Every action is also a plain link or form. All listeners sit on document,
// because a swap or a history restore may replace anything below it.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const rows = () => all('tr[data-row]');
  const cursor = () => document.querySelector('tr[data-cursor]');
  const keysOn = () => document.documentElement.dataset.keys !== 'off';
  const typing = target => target.closest?.('input:not([type=radio]), select, textarea, [contenteditable]');

  function select(row) {
    if (!row) return;
    rows().forEach(r => r.toggleAttribute('data-cursor', r === row));
    row.querySelector('a')?.focus({ preventScroll: true });
    row.scrollIntoView({ block: 'nearest' });
  }

  function move(step) {
    const list = rows(), at = list.indexOf(cursor());
    const start = step > 0 ? 0 : list.length - 1;
    select(list[at < 0 ? start : Math.max(0, Math.min(list.length - 1, at + step))]);
  }

  // A key that a link or button names: of the row under the cursor, or of the
  // page, but never of some row that nobody chose.
  function press(key) {
    const named = `[data-key="${CSS.escape(key)}"]`;
    const target = cursor()?.querySelector(named) ?? all(named).find(e => !e.closest('tr'));
    target?.click();
    return Boolean(target);
  }

  function go(key) {
    const link = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
    link?.click();
    return Boolean(link);
  }

  let leader = 0; // when g was pressed
  function handle(key) {
    const led = Date.now() - leader < 1200;
    leader = 0;
    if (led) return go(key);
    switch (key) {
      case 'j': move(1); return true;
      case 'k': move(-1); return true;
      case 'g': leader = Date.now(); return true;
      case '/': document.getElementById('search')?.focus(); return true;
      case '?': location.assign('/me#shortcuts'); return true;
      case 'u': document.querySelector('[data-back]')?.click(); return true;
    }
    return press(key);
  }

  document.addEventListener('keydown', e => {
    if ((e.ctrlKey || e.metaKey) && e.key === 'Enter' && e.target.matches?.('textarea')) {
      e.preventDefault();
      e.target.form?.requestSubmit();
      return;
    }
    if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || e.key.length !== 1) return;
    if (!keysOn() || typing(e.target)) return;
    if (handle(e.key)) e.preventDefault();
  });

  document.addEventListener('focusin', e => {
    const row = e.target.closest('tr[data-row]');
    if (row) rows().forEach(r => r.toggleAttribute('data-cursor', r === row));
  });

  // When an action takes its own row away, focus goes to the row after it, or
  // to the main part, and not to the top of the page.
  const isNews = e => e.target.matches?.('.live [id]');
  let order = [], acting = '';
  document.addEventListener('htmx:before:request', e => {
    if (isNews(e)) return;
    order = rows().map(r => r.id);
    acting = e.target.closest?.('tr[data-row]')?.id ?? '';
  });
  document.addEventListener('htmx:after:swap', e => {
    if (isNews(e)) return; // news moves nobody
    all('form.filters').forEach(form => form.reset()); // a morph keeps what was chosen; show what is on
    if (document.activeElement && document.activeElement !== document.body) return;
    const here = order.indexOf(acting);
    const next = here < 0 ? null : [...order.slice(here), ...order.slice(0, here).reverse()].map(id => document.getElementById(id)).find(Boolean);
    if (next) select(next);
    else document.getElementById('main')?.focus({ preventScroll: true });
  });

  // A live page whose stream has been away for ten seconds says so.
  let away = 0;
  const live = off => document.querySelector('.live')?.toggleAttribute('data-away', off);
  document.addEventListener('htmx:sse:before:connection', () => { away ||= setTimeout(live, 10000, true); });
  document.addEventListener('htmx:sse:after:connection', () => { clearTimeout(away); away = 0; live(false); });
  addEventListener('pagehide', () => all('.live [id]').forEach(e => htmx.trigger(e, 'htmx:abort')));
  for (const failed of ['htmx:response:error', 'htmx:error'])
    document.addEventListener(failed, e => { if (isNews(e)) live(true); });
})();
