// The list of starred items: their ids come from this browser, the rows from the archive; and the marks go out and in as a file.

const places = { marks: 'nb-marks', searches: 'nb-searches' };
const atOnce = 50;
// The path under which the site lies: the scripts are at its assets.
const root = new URL('..', import.meta.url).pathname.slice(0, -1);
const list = document.querySelector('.starred .hits');
const tools = document.querySelector('.starred .tools');
const said = tools.querySelector('[role=status]');
const [more, out, into] = ['more', 'export', 'import'].map((name) => tools.querySelector(`[name=${name}]`));
let ids = [];
let asked = 0;

function load(place, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(place)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

async function next() {
  const part = ids.slice(asked, asked + atOnce);
  asked += part.length;
  more.hidden = asked >= ids.length;
  if (!part.length) return;
  try {
    const page = await pageAt(root + '/starred?' + part.map((id) => 'id=' + encodeURIComponent(id)).join('&'));
    list.append(...page.querySelectorAll('.starred .hits > li'));
    document.dispatchEvent(new CustomEvent('nb-shown'));
    const gone = asked - list.children.length;
    if (gone) say('gone', gone);
  } catch {
    asked -= part.length;
    more.hidden = false;
    say('failed');
  }
}

function say(name, value) {
  said.textContent = tools.dataset[name].replace('{0}', value);
}

function start() {
  const marks = load(places.marks, {});
  ids = Object.keys(marks).filter((id) => marks[id].star).sort((one, other) => marks[other].star - marks[one].star);
  asked = 0;
  list.replaceChildren();
  say(ids.length ? 'count' : 'none', ids.length);
  return next();
}

const time = (value) => Number.isFinite(value) && value > 0 ? value : undefined;

// What comes in joins what is there: the later of two times, and of two searches with one name the one that is there.
function take(file) {
  if (file?.newsbrowser !== 1 || typeof file.marks !== 'object') throw new Error('not a file of marks');
  const marks = load(places.marks, {});
  let count = 0;
  for (const [id, mark] of Object.entries(file.marks)) {
    const mine = marks[id] ?? {};
    const [read, star] = ['read', 'star'].map((name) => Math.max(time(mine[name]) ?? 0, time(mark?.[name]) ?? 0));
    if (!read && !star) continue;
    marks[id] = { ...(read && { read }), ...(star && { star }) };
    count++;
  }
  const searches = load(places.searches, []);
  for (const { name, address } of Array.isArray(file.searches) ? file.searches : [])
    if (typeof name === 'string' && /^\/(search|comments)\?/.test(address) && !searches.some((known) => known.name === name)) searches.push({ name: name.slice(0, 60), address });
  localStorage.setItem(places.marks, JSON.stringify(marks));
  localStorage.setItem(places.searches, JSON.stringify(searches));
  return count;
}

more.addEventListener('click', next);
out.addEventListener('click', () => {
  const text = JSON.stringify({ newsbrowser: 1, marks: load(places.marks, {}), searches: load(places.searches, []) }, null, 1);
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(new Blob([text], { type: 'application/json' })), download: 'newsbrowser-marks.json' });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
});
into.addEventListener('change', async () => {
  try {
    const count = take(JSON.parse(await into.files[0].text()));
    await start();
    say('taken', count);
  } catch {
    say('refused');
  }
  into.value = '';
});
tools.hidden = false;
start();
