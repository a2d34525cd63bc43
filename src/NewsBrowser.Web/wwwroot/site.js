// Nothing here is needed: every page and form works without it.

// The path under which the site lies: the scripts are at its assets.
const root = new URL('..', import.meta.url).pathname.slice(0, -1);

// What a reader may never need comes when it is first reached for.
const parts = document.querySelector('script[data-suggest]').dataset;
const box = document.querySelector('.top .find input');
let composing = false;
box?.addEventListener('compositionstart', () => { composing = true; });
box?.addEventListener('compositionend', () => { composing = false; });
box?.addEventListener('focus', async () => {
  await import(parts.suggest);
  // What was typed meanwhile is heard now.
  if (!composing && box.value !== box.defaultValue) box.dispatchEvent(new Event('input'));
}, { once: true });
addEventListener('pointerover', (event) => {
  if (event.target.closest?.('.months')) import(parts.months);
});
const saved = () => document.querySelector('.more-of .saved') && import(parts.saved);
addEventListener('toggle', (event) => {
  if (event.target.matches('.more-of')) saved();
}, true);
try {
  if (localStorage.getItem('nb-searches') || document.querySelector('.more-of .saved li')) saved();
} catch {
  // A browser that keeps nothing has saved nothing.
}

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

// A choice in a row of selects is taken at once; a menu closes when the reader turns elsewhere.
addEventListener('change', (event) => {
  if (event.target.matches('.orders select')) event.target.form.requestSubmit();
});
const menus = '.menu[open], .looks[open], .more-of[open], .facets > details[open]';
addEventListener('click', (event) => {
  for (const menu of document.querySelectorAll(menus)) if (!menu.contains(event.target)) menu.open = false;
});
addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  const menu = document.activeElement?.closest(menus);
  if (menu) menu.open = false;
  menu?.querySelector('summary').focus();
});

// A long facet has a box that leaves of its values those with some letters.
addEventListener('toggle', ({ target }) => {
  if (!target.open || !target.dataset?.filter || target.querySelector('input')) return;
  const box = Object.assign(document.createElement('input'), { type: 'search', placeholder: target.dataset.filter, ariaLabel: target.dataset.filter });
  box.addEventListener('input', () => {
    for (const value of target.querySelectorAll('li')) value.hidden = !value.textContent.toLowerCase().includes(box.value.trim().toLowerCase());
  });
  target.querySelector('summary').after(box);
}, true);

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
