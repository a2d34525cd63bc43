// Nothing here is needed: every page and form works without it.

// The path under which the site lies: the scripts are at its assets.
const root = new URL('..', import.meta.url).pathname.slice(0, -1);

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
