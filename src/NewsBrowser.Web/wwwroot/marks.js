// Reading marks: an item that was opened is read, one with a star is kept. They stay in this browser; nothing of them is sent.

const place = 'nb-marks';
const most = 5000;
const words = document.querySelector('script[data-star]').dataset;
const article = document.querySelector('article[data-id]');
let show = 'all';

function load() {
  try {
    const kept = JSON.parse(localStorage.getItem(place));
    return kept && typeof kept === 'object' && !Array.isArray(kept) ? kept : {};
  } catch {
    return {};
  }
}

// Stars are kept all, of what was only read the newest.
function save(marks) {
  const [starred, read] = [[], []];
  for (const entry of Object.entries(marks)) if (entry[1].star || entry[1].read) (entry[1].star ? starred : read).push(entry);
  read.sort((one, other) => other[1].read - one[1].read);
  try {
    localStorage.setItem(place, JSON.stringify(Object.fromEntries([...starred, ...read.slice(0, most)])));
  } catch {
    // A browser that keeps nothing shows no marks.
  }
}

function change(id, how) {
  const marks = load();
  how(marks[id] ??= {});
  save(marks);
}

const star = (item) => {
  change(item.dataset.id, (mark) => {
    if (mark.star) delete mark.star;
    else mark.star = Date.now();
  });
  draw();
};

function keepOf(item) {
  const old = item.querySelector(':scope > .keep');
  if (old) return old;
  const keep = document.createElement('span');
  keep.className = 'keep';
  keep.lang = document.documentElement.lang;
  const button = document.createElement('button');
  button.type = 'button';
  button.append(Object.assign(document.createElement('span'), { ariaHidden: 'true' }), ' ', Object.assign(document.createElement('span'), { className: 'label' }));
  button.addEventListener('click', () => star(item));
  keep.append(button, Object.assign(document.createElement('span'), { className: 'seen' }));
  item.querySelector('h1, h2').after(keep);
  return keep;
}

function draw() {
  const marks = load();
  for (const item of document.querySelectorAll('[data-id]')) {
    const { read, star: starred } = marks[item.dataset.id] ?? {};
    const keep = keepOf(item);
    const button = keep.firstChild;
    const label = starred ? words.starred : words.star;
    button.classList.toggle('on', Boolean(starred));
    button.ariaLabel = `${label}: ${item.querySelector('h1, h2').textContent}`;
    button.title = label;
    button.firstChild.textContent = starred ? '★' : '☆';
    button.lastChild.textContent = label;
    if (item === article) continue;
    keep.lastChild.textContent = read ? words.read : '';
    item.hidden = show === 'unread' ? Boolean(read) : show === 'starred' && !starred;
  }
  const bar = document.querySelector('.kept');
  if (!bar) return;
  for (const button of bar.querySelectorAll('button')) button.ariaPressed = String(button.value === show);
  const all = document.querySelectorAll('.hits > [data-id]');
  bar.lastElementChild.textContent = show === 'all' ? '' : words.of.replace('{0}', [...all].filter((item) => !item.hidden).length).replace('{1}', all.length);
}

document.addEventListener('click', (event) => {
  const choice = event.target.closest('.kept button');
  if (!choice) return;
  show = choice.value;
  draw();
});
document.addEventListener('nb-shown', draw);
addEventListener('storage', (event) => {
  if (event.key === place) draw();
});
addEventListener('pageshow', (event) => {
  if (event.persisted) draw();
});
if (article) change(article.dataset.id, (mark) => { mark.read = Date.now(); });
draw();
