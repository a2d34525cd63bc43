// Walks the hits of an opened item by the bar's links, which the keys press too. Without this the links lead to the first and the last.

const bar = document.querySelector('.hitbar');
const hits = [...document.querySelectorAll('mark[id^="hit-"]')];
const place = bar?.querySelector('.at');

// The hit that the address names; else the one before the first in the part that it names, so that the next is in it.
function start() {
  const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (!target) return -1;
  const named = hits.indexOf(target);
  if (named >= 0) return named;
  const first = hits.findIndex((hit) => target.compareDocumentPosition(hit) & Node.DOCUMENT_POSITION_FOLLOWING);
  return first < 0 ? hits.length - 1 : first - 1;
}

let at = start();

function show() {
  place.textContent = place.dataset.of.replace('{0}', at + 1).replace('{1}', hits.length);
}

function go(step) {
  at = at < 0 && step < 0 ? hits.length - 1 : (at + step + hits.length) % hits.length;
  for (let fold = hits[at].closest('details:not([open])'); fold; fold = fold.parentElement.closest('details:not([open])')) fold.open = true;
  location.replace('#' + hits[at].id);
  hits[at].scrollIntoView({ block: 'center' });
  show();
}

if (bar && hits.length) {
  if (hits[at]?.id === location.hash.slice(1)) show();
  bar.addEventListener('click', (event) => {
    const link = event.target.closest('.prev, .next');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(link.classList.contains('next') ? 1 : -1);
  });
}
