// The keyboard: every key that is pressed outside a field is heard here. Each does what a link, a button or a form does, which stay the way without it.

const silent = 'nb-keys';
const lists = 'main :is(.hits, .said, .stories, .items, .pairs, .counted) > li, main :is(.catalogue > tbody > tr, .run)';
const opener = 'h2 a, .line-title a, .floor, :scope > a:not(.who), td a';
const find = document.querySelector('.top .find input');
const reading = document.querySelector('.reading');
// The path under which the site lies: the scripts are at its assets.
const root = new URL('..', import.meta.url).pathname.slice(0, -1);
let going = 0;
let dialog = null;

const stored = (store, key, value) => {
  try {
    if (value === undefined) return store().getItem(key);
    if (value === null) store().removeItem(key);
    else store().setItem(key, value);
  } catch {
    // A browser that keeps nothing still has keys.
  }
  return null;
};
const local = () => localStorage;
const session = () => sessionStorage;
const isOn = () => stored(local, silent) === null;

const items = () => [...document.querySelectorAll(lists)].filter((item) => item.checkVisibility());
const current = () => document.activeElement?.closest(lists);
const press = (selector) => document.querySelector(selector)?.click();

function focus(item) {
  item.querySelector(opener)?.focus({ preventScroll: true });
  item.scrollIntoView({ block: 'nearest', behavior: 'instant' });
}

// From the focused item, else from what the address names, else from what is in sight.
function step(by) {
  const list = items();
  if (!list.length) return;
  let at = list.indexOf(current() ?? document.querySelector(':target')?.closest(lists));
  const box = list[at]?.getBoundingClientRect();
  if (at >= 0 && (current() || box.bottom > 0 && box.top < innerHeight)) at += by;
  else {
    at = list.findIndex((item) => item.getBoundingClientRect().top >= 0);
    if (at < 0) at = list.length - 1;
    else if (by < 0) at--;
  }
  focus(list[Math.min(list.length - 1, Math.max(0, at))]);
}

function open() {
  const item = current();
  if (!item) document.activeElement?.closest('a')?.click();
  else (item.querySelector(':scope > .lines > summary') ?? item.querySelector(opener))?.click();
}

const here = (address = location) => address.pathname + address.search;

// The list that was left last: its address, and its place in the history, whose own addresses the site's referrer policy hides.
function left() {
  const [key, address] = stored(session, 'nb-list')?.split(' ') ?? [];
  const entries = globalThis.navigation?.entries().slice(0, navigation.currentEntry.index) ?? [];
  const at = entries.findIndex((entry) => entry.key === key);
  return { address, key, known: at >= 0, isBefore: at >= 0 && at === entries.length - 1 };
}

// Back to the list that was left last, by the history where it is in there, so that its place comes back too.
function up() {
  if (!reading) return;
  const list = left();
  stored(session, 'nb-opened', location.pathname);
  if (list.known) navigation.traverseTo(list.key);
  else location.assign(list.address ?? document.querySelector('.kicker a')?.pathname ?? root + '/');
}

const ofList = (address) => {
  const url = new URL(address, location.origin);
  url.searchParams.delete('cursor');
  return here(url);
};
function previousPage() {
  const list = left();
  if (list.isBefore && list.address !== here() && ofList(list.address) === ofList(location)) navigation.traverseTo(list.key);
  else press('.pager a:not([rel~=next])');
}

// The list of keys is the help page's own, so that it stands in one place and in the reader's language.
async function help() {
  if (!dialog) {
    const page = await pageAt(root + '/help/search').catch(() => null);
    const list = page?.querySelector('#keys');
    if (!list) return location.assign(root + '/help/search#keys');
    if (dialog) return dialog.showModal();
    dialog = document.createElement('dialog');
    dialog.className = 'plain help';
    dialog.setAttribute('aria-label', list.querySelector('h2').textContent);
    // The help page has the switch too.
    list.removeAttribute('id');
    list.querySelector('input').id = 'keys-on-here';
    list.querySelector('label').htmlFor = 'keys-on-here';
    const close = document.createElement('button');
    close.className = 'go';
    close.textContent = list.dataset.close;
    close.addEventListener('click', () => dialog.close());
    dialog.append(list, close);
    document.body.append(dialog);
    showSwitches();
  }
  dialog.showModal();
}

function showSwitches() {
  for (const box of document.querySelectorAll('.keys-switch input')) {
    box.checked = isOn();
    box.closest('.keys-switch').hidden = false;
  }
}

const keys = {
  '/': () => {
    find?.focus();
    find?.select();
  },
  j: () => step(1),
  k: () => step(-1),
  o: open,
  u: up,
  '[': previousPage,
  ']': () => press('.pager a[rel~=next]'),
  n: () => press('.hitbar .next'),
  p: () => press('.hitbar .prev'),
  N: () => press('.hitbar .prev'),
  s: () => (current() ?? reading)?.querySelector('.keep button')?.click(),
  t: () => press('.top .theme'),
  g: () => { going = Date.now(); },
  '?': help,
};
const repeated = 'jknpN';

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey || !isOn()) return;
  const inField = event.target instanceof Element && event.target.closest('input:not([type=checkbox]), textarea, select, [contenteditable]');
  if (event.key === 'Escape' && event.target === find) {
    // The words stay; what is pressed next is a key again.
    event.preventDefault();
    find.blur();
  }
  if (inField || dialog?.open || event.key === 'Shift') return;
  const went = Date.now() - going < 1500;
  going = 0;
  const place = went && document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
  const act = place ? () => place.click() : Object.hasOwn(keys, event.key) && keys[event.key];
  if (!act || event.repeat && !repeated.includes(event.key)) return;
  event.preventDefault();
  act();
});

document.addEventListener('change', (event) => {
  if (!event.target.closest('.keys-switch')) return;
  stored(local, silent, event.target.checked ? null : 'off');
  showSwitches();
});

// The list that is left is where `u` leads back to; there, what was opened from it has the focus.
addEventListener('pagehide', () => {
  if (!reading && items().length) stored(session, 'nb-list', `${globalThis.navigation?.currentEntry?.key ?? ''} ${here()}`);
});
addEventListener('pageshow', () => {
  const opened = !reading && stored(session, 'nb-opened');
  if (!opened) return;
  stored(session, 'nb-opened', null);
  const item = items().find((listed) => listed.querySelector(opener)?.pathname === opened);
  if (item) focus(item);
});
showSwitches();
