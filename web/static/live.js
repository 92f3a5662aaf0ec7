// A live page says so when its stream has been away for ten seconds.
(() => {
  const on = (event, act) => document.addEventListener(event, act);
  const away = is => document.querySelector('.live')?.toggleAttribute('data-away', is);
  let waiting;
  on('htmx:sse:before:connection', () => { waiting ||= setTimeout(away, 10000, true); });
  on('htmx:sse:after:connection', () => {
    waiting = clearTimeout(waiting);
    away(false);
  });
  for (const failed of ['htmx:response:error', 'htmx:error']) {
    on(failed, e => { if (e.target.matches?.('.live [id]')) away(true); });
  }
  addEventListener('pagehide', () => {
    document.querySelectorAll('.live [id]').forEach(e => htmx.trigger(e, 'htmx:abort'));
  });
})();
