// Starts GraphiQL on its page. It keeps nothing in the browser, sends to this
// server only, and acts as whoever is signed in, or as the token that somebody
// writes into the headers editor.
(() => {
  // Dialogs of GraphiQL make a style element, to stop the page behind them from
  // scrolling. The page's policy admits it by this nonce.
  window.__webpack_nonce__ = document.currentScript.nonce;

  const place = document.getElementById('graphiql');

  async function fetcher(params, options) {
    const response = await fetch('/graphql', {
      method: 'POST',
      credentials: 'same-origin',
      headers: { ...options?.headers, 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify(params),
    });
    return response.json();
  }

  // The editors' text areas have no names of their own.
  const names = {
    '.graphiql-query-editor': 'Operation',
    '.graphiql-editor-tool > :nth-child(1)': 'Variables',
    '.graphiql-editor-tool > :nth-child(2)': 'Headers',
    '.result-window': 'Answer',
  };
  new MutationObserver(() => Object.entries(names).forEach(([within, name]) => {
    place.querySelectorAll(`${within} textarea:not([aria-label])`).forEach(t => t.setAttribute('aria-label', name));
  })).observe(place, { childList: true, subtree: true });

  place.replaceChildren();
  ReactDOM.createRoot(place).render(React.createElement(GraphiQL, {
    fetcher,
    storage: null,
    shouldPersistHeaders: false,
    query: place.dataset.query,
    variables: place.dataset.variables,
    defaultEditorToolsVisibility: 'variables',
    forcedTheme: document.documentElement.dataset.theme || undefined, // else as the system has it
  }));
})();
