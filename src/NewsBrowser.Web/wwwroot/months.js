// A drag over the histogram chooses the months under it, through the form that stands below it. A press without a drag stays a link.

function listen() {
  const form = document.querySelector('.months-form');
  const picture = form?.querySelector('.months');
  if (!picture || heard.has(picture)) return;
  heard.add(picture);
  const [year, month] = picture.dataset.first.split('-').map(Number);
  const bars = [...picture.querySelectorAll('rect')];
  const chosen = bars.map((bar) => bar.classList.contains('in'));
  let from = -1;
  let to = -1;
  let dragged = false;

  const name = (index) => {
    const months = year * 12 + month - 1 + index;
    return `${Math.floor(months / 12)}-${String(months % 12 + 1).padStart(2, '0')}`;
  };
  const under = (event) => {
    const box = picture.getBoundingClientRect();
    const index = Math.floor((event.clientX - box.left) / box.width * bars.length);
    return Math.min(bars.length - 1, Math.max(0, index));
  };
  const paint = () => bars.forEach((bar, index) => bar.classList.toggle('in', from < 0 ? chosen[index] : index >= Math.min(from, to) && index <= Math.max(from, to)));
  const end = () => {
    from = to = -1;
    picture.classList.remove('dragging');
  };

  picture.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 || event.pointerType === 'touch') return;
    from = to = under(event);
    dragged = false;
  });
  picture.addEventListener('pointermove', (event) => {
    if (from < 0) return;
    to = under(event);
    if (to !== from && !dragged) {
      dragged = true;
      picture.setPointerCapture(event.pointerId);
      picture.classList.add('dragging');
    }
    if (dragged) paint();
  });
  picture.addEventListener('pointerup', () => {
    if (from < 0) return;
    const [first, last] = [Math.min(from, to), Math.max(from, to)];
    const was = dragged;
    end();
    if (!was) return;
    const field = (name) => form.elements[name] ?? form.appendChild(Object.assign(document.createElement('input'), { type: 'hidden', name }));
    field('from').value = name(first);
    field('to').value = name(last);
    form.requestSubmit();
  });
  picture.addEventListener('pointercancel', () => {
    end();
    paint();
  });
  // A bar is a link: neither its own dragging nor the press that ends a drag may take the reader elsewhere.
  picture.addEventListener('dragstart', (event) => event.preventDefault());
  picture.addEventListener('click', (event) => {
    if (dragged) event.preventDefault();
    dragged = false;
  });
}

// Results that follow the typing bring a picture of their own.
const heard = new WeakSet();
document.addEventListener('nb-shown', listen);
listen();
