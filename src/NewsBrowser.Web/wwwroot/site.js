// Nothing here is needed: every page and form works without it.

// The path under which the site lies: the scripts are at its assets.
const root = new URL('..', import.meta.url).pathname.slice(0, -1);

// Another page of this site as a document, for what takes parts of it: the browser reads it, so that no script turns text into markup, which the site's policy forbids.
globalThis.pageAt = (address, signal) => new Promise((take, fail) => {
  const request = new XMLHttpRequest();
  request.open('GET', address);
  request.responseType = 'document';
  request.addEventListener('load', () => {
    if (request.status === 200 && request.response) take(request.response);
    else fail(new Error(request.statusText));
  });
  request.addEventListener('error', () => fail(new TypeError('no answer')));
  request.addEventListener('abort', () => fail(new DOMException('', 'AbortError')));
  signal?.addEventListener('abort', () => request.abort());
  request.send();
});

// The theme changes at once; the choice is stored in the background.
const prefs = document.querySelector('.top .prefs');
prefs?.addEventListener('submit', (event) => {
  const button = event.submitter;
  if (button?.name !== 'theme') return;
  event.preventDefault();
  const body = new URLSearchParams({ theme: button.value, back: location.pathname.slice(root.length) || '/' });
  fetch(prefs.action, { method: 'POST', body, redirect: 'manual' }).then(
    () => location.reload(),
    () => prefs.submit());
  if (button.value === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = button.value;
});

// A comment's floor inside folded lines: unfold what the address points at.
function reveal() {
  const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  let fold = target && target.closest('details:not([open])');
  if (!fold) return;
  for (; fold; fold = fold.parentElement.closest('details:not([open])')) fold.open = true;
  target.scrollIntoView({ block: 'center' });
}
addEventListener('hashchange', reveal);
reveal();
