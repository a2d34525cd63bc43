// The reader's own named searches, kept in this browser: listed beside the administrator's, saved from the page of a search, renamed, deleted.

const place = 'nb-searches';
const most = 100;
// The path under which the site lies: the scripts are at its assets.
const root = new URL('..', import.meta.url).pathname.slice(0, -1);

function load() {
  try {
    const kept = JSON.parse(localStorage.getItem(place));
    return Array.isArray(kept) ? kept.filter(({ name, address }) => name && /^\/(search|comments)(\?|$)/.test(address)) : [];
  } catch {
    return [];
  }
}

function save(searches) {
  try {
    localStorage.setItem(place, JSON.stringify(searches));
  } catch {
    // Nothing is kept here; what is shown says so.
  }
  draw();
}

const make = (name, properties, ...content) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...content);
  return element;
};

function feedOf(address) {
  const url = new URL(address, location.origin);
  return root + '/feed.atom?q=' + encodeURIComponent(url.searchParams.get('q') ?? '') + (url.pathname === '/comments' ? '&of=comments' : '');
}

function row({ name, address }, saved) {
  const words = saved.dataset;
  const link = make('a', { href: root + address, textContent: name });
  const unseen = () => make('span', { className: 'unseen', textContent: ' ' + name });
  const button = (word, act) => {
    const made = make('button', { type: 'button', className: 'quiet' }, word, unseen());
    made.addEventListener('click', act);
    return made;
  };
  const rename = button(words.rename, () => {
    const field = make('input', { value: name, maxLength: 60, ariaLabel: words.rename + ' ' + name });
    let done = false;
    const end = (stored) => {
      if (done) return;
      done = true;
      const wanted = field.value.trim();
      save(load().map((search) => search.name === name && stored && wanted && !load().some((other) => other.name === wanted) ? { name: wanted, address } : search));
    };
    field.addEventListener('keydown', (event) => {
      if (event.isComposing || event.key !== 'Enter' && event.key !== 'Escape') return;
      event.preventDefault();
      end(event.key === 'Enter');
    });
    field.addEventListener('blur', () => end(true));
    link.replaceWith(field);
    field.select();
  });
  const remove = button(words.delete, () => save(load().filter((search) => search.name !== name)));
  return make('li', {}, link, make('a', { href: feedOf(address), className: 'quiet' }, words.feed, unseen()), rename, remove);
}

// What a saved search found when it was last opened here, so that the front page can say how much is new.
const totals = 'nb-totals';
function known() {
  try {
    return JSON.parse(localStorage.getItem(totals)) ?? {};
  } catch {
    return {};
  }
}

async function tell(link, label) {
  const address = link.pathname.slice(root.length) + link.search;
  const before = known()[address];
  if (before === undefined || link.parentElement.querySelector('.fresh')) return;
  const url = new URL(link.href);
  const answer = await fetch(`${root}/api/v1/${url.pathname.endsWith('/comments') ? 'comments' : 'items'}?limit=1&q=${encodeURIComponent(url.searchParams.get('q') ?? '')}`).catch(() => null);
  const { total } = answer?.ok ? await answer.json() : {};
  if (total > before && !link.parentElement.querySelector('.fresh')) link.after(make('b', { className: 'fresh', textContent: label.replace('{0}', (total - before).toLocaleString('en')) }));
}

function count() {
  const here = location.pathname.slice(root.length) + location.search;
  const total = document.querySelector('[data-total]')?.dataset.total;
  const links = [...document.querySelectorAll('.saved li > a:first-child')];
  if (total && links.some((link) => link.pathname.slice(root.length) + link.search === here)) {
    try {
      localStorage.setItem(totals, JSON.stringify({ ...known(), [here]: Number(total) }));
    } catch {
      // Nothing is kept here; nothing is said to be new.
    }
  }
  if (document.querySelector('.front')) for (const link of links) tell(link, link.closest('.saved').dataset.new);
}

function draw() {
  const searches = load();
  for (const saved of document.querySelectorAll('.saved')) {
    const mine = saved.querySelector('.mine');
    mine.replaceChildren(...searches.map((search) => row(search, saved)));
    mine.hidden = !searches.length;
    const form = saved.querySelector('form');
    if (form) form.hidden = false;
    // A part of the front page that was empty until now.
    saved.closest('section[hidden]')?.toggleAttribute('hidden', !searches.length);
  }
  count();
}

document.addEventListener('submit', (event) => {
  const saved = event.target.closest('.saved');
  if (!saved) return;
  event.preventDefault();
  const field = event.target.elements.name;
  const name = field.value.trim();
  if (name) save([...load().filter((search) => search.name !== name).slice(1 - most), { name, address: saved.dataset.address }]);
  field.value = '';
});
document.addEventListener('nb-shown', draw);
addEventListener('storage', (event) => {
  if (event.key === place) draw();
});
draw();
