// A thread's filters and highlights at once. Without this each is a link that asks the server; the addresses are the same.

const bar = document.querySelector('.filters');
const whole = bar?.dataset.whole === 'yes';
const names = ['person', 'tag', 'highlight'];
const blocks = [...document.querySelectorAll('.blocks > :not(.fold), .fold > :not(summary)')];
const folds = [...document.querySelectorAll('.fold')];
const told = new Map();
for (const block of blocks.filter((block) => block.classList.contains('run'))) {
  const who = block.querySelector('.who');
  told.set(block, {
    person: decodeURIComponent(who.pathname.split('/').pop()),
    name: who.textContent,
    tag: ['push', 'boo', 'arrow'].find((tag) => block.classList.contains(tag)),
  });
}

const asked = new URLSearchParams(location.search);
let state = Object.fromEntries(names.map((name) => [name, asked.get(name)?.toLowerCase() ?? '']));

function addressOf(next) {
  const search = new URLSearchParams(location.search);
  for (const name of names) {
    if (next[name]) search.set(name, next[name]);
    else search.delete(name);
  }
  return location.pathname + (search.size ? '?' + search : '');
}

// Where a link leads from here: what is chosen already is left again, "all" leaves the filters.
function behind(link) {
  const name = names.find((name) => link.dataset[name] !== undefined);
  const value = link.dataset[name];
  if (name === 'tag' && !value) return { ...state, person: '', tag: '' };
  return { ...state, [name]: state[name] === value ? '' : value };
}

function isCurrent(link) {
  if (link.dataset.tag === '') return !state.person && !state.tag;
  return names.some((name) => link.dataset[name] && link.dataset[name] === state[name]);
}

function nameOf(person) {
  for (const run of told.values()) if (run.person === person) return run.name;
  return person;
}

function chip(link, name, shown) {
  link.hidden = !shown;
  link.dataset[name] = state[name];
  link.firstElementChild.textContent = (link.dataset.of ?? '{0}').replace('{0}', nameOf(state[name]));
}

function apply() {
  const filtered = Boolean(state.person || state.tag);
  let shown = 0;
  let day;
  for (const block of blocks) {
    const run = told.get(block);
    if (run) {
      block.hidden = Boolean((state.person && run.person !== state.person) || (state.tag && run.tag !== state.tag));
      block.classList.toggle('lit', run.person === state.highlight);
      if (block.hidden) continue;
      shown++;
      if (day) day.hidden = false;
    } else if (block.classList.contains('day')) {
      day = block;
      day.hidden = true;
    } else {
      block.hidden = filtered && (Boolean(state.tag) || state.person !== bar.dataset.author || !block.classList.contains('author'));
    }
  }
  // What a filter leaves of a row is shown; a row of which it leaves nothing is gone.
  for (const fold of folds) {
    fold.hidden = ![...fold.children].some((block) => block.localName !== 'summary' && !block.hidden);
    if (filtered || fold.querySelector('.lit')) fold.open = true;
  }
  chip(bar.querySelector('.chosen-person'), 'person', state.person && state.person !== bar.dataset.author);
  chip(bar.querySelector('.chosen-light'), 'highlight', state.highlight);
  for (const link of document.querySelectorAll('a[data-tag], a[data-person], a[data-highlight]')) {
    link.href = addressOf(behind(link)) + '#comments';
    if (isCurrent(link)) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
  if (!whole) return;
  const status = bar.querySelector('[role=status]');
  status.textContent = filtered ? status.dataset.of.replace('{0}', shown.toLocaleString('en')).replace('{1}', told.size.toLocaleString('en')) : '';
}

bar && document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-tag], a[data-person], a[data-highlight]');
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const next = behind(link);
  const filters = next.person !== state.person || next.tag !== state.tag;
  // A page that was asked for with a filter has only what the filter left.
  if (filters && !whole) return;
  event.preventDefault();
  const top = link.getBoundingClientRect().top;
  state = next;
  apply();
  history.replaceState(null, '', addressOf(state));
  if (!link.closest('.commenters')) scrollBy(0, link.getBoundingClientRect().top - top);
  else if (filters) bar.scrollIntoView();
  else document.querySelector('.run.lit:not([hidden])')?.scrollIntoView({ block: 'center' });
});

// A floor that a filter hides is shown without it.
function reveal() {
  const id = location.hash.slice(1);
  const target = id && document.getElementById(id);
  const open = { ...state, person: '', tag: '' };
  if (!target) {
    if (!whole && /^b\d+$/.test(id)) location.replace(addressOf(open) + location.hash);
    return;
  }
  const fold = target.closest('.fold');
  if (fold && !fold.open) {
    fold.open = true;
    target.scrollIntoView({ block: 'center' });
  }
  if (!target.closest('.blocks [hidden]')) return;
  state = open;
  apply();
  history.replaceState(null, '', addressOf(state) + location.hash);
  target.scrollIntoView({ block: 'center' });
}

// Which floor is at the top of the screen, and a way to another.
function follow(place) {
  const last = [...told.keys()].at(-1);
  if (!last) return;
  const field = document.createElement('input');
  field.inputMode = 'numeric';
  field.placeholder = 'b…';
  field.setAttribute('aria-label', place.dataset.label);
  const at = document.createElement('span');
  place.append(field, ' ', at);
  place.hidden = false;
  field.addEventListener('change', () => {
    const floor = Number.parseInt(field.value.replace(/\D/g, ''), 10);
    field.value = '';
    if (floor && document.getElementById('b' + floor)) location.hash = 'b' + floor;
  });
  const whole = Number(last.id.slice(1));
  let waiting = false;
  const tell = () => {
    waiting = false;
    const { bottom, left, width } = bar.getBoundingClientRect();
    const run = document.elementFromPoint(left + width / 2, bottom + 8)?.closest('.run');
    const text = run && place.dataset.of.replace('{0}', run.id.slice(1)).replace('{1}', whole.toLocaleString('en'));
    if (text && at.textContent !== text) at.textContent = text;
  };
  addEventListener('scroll', () => {
    if (!waiting) requestAnimationFrame(tell);
    waiting = true;
  }, { passive: true });
}

if (bar) {
  addEventListener('hashchange', reveal);
  reveal();
  follow(bar.querySelector('.jump'));
}
