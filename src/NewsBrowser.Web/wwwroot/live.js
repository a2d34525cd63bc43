// Results follow the typing: the page that the form would open is fetched and its content takes the place of this one's. Without this, and where the network fails, the form does it.

const form = document.querySelector('.top .find');
const box = form?.querySelector('input');
const main = document.querySelector('main');
const pause = 120;
const settled = 1200;

if (box && location.pathname === new URL(form.action).pathname) {
  const said = document.createElement('p');
  said.className = 'unseen';
  said.setAttribute('role', 'status');
  document.body.append(said);

  const here = () => location.pathname + location.search;
  let shown = here();
  let words = box.value.trim();
  let soon = 0;
  let calm = 0;
  let asked = null;
  // A stretch of typing is one entry of the history: its first address is pushed, the others take its place.
  let typing = false;

  const settle = () => {
    clearTimeout(calm);
    typing = false;
  };

  const take = (page, address) => {
    const content = page.querySelector('main');
    if (!content) throw new Error('not a page');
    main.replaceChildren(...content.childNodes);
    // A script that comes with a fetched page does not run; one that the page has run already runs only once.
    for (const script of main.querySelectorAll('script[type=module]')) import(script.getAttribute('src'));
    for (const part of ['.top nav', '.prefs [name=back]']) {
      const [old, fresh] = [document.querySelector(part), page.querySelector(part)];
      if (old && fresh) old.replaceWith(fresh);
    }
    for (const old of document.querySelectorAll('head link[rel=alternate]')) old.remove();
    document.head.append(...page.querySelectorAll('head link[rel=alternate]'));
    document.title = page.title;
    shown = address;
    words = page.querySelector('.top .find input').getAttribute('value') ?? '';
    said.textContent = main.querySelector('.tabs [aria-current]')?.textContent ?? '';
    document.dispatchEvent(new CustomEvent('nb-shown'));
  };

  // The page at an address, or null where a later question has taken its place. Throws where the network fails.
  const ask = async (address) => {
    asked?.abort();
    const mine = asked = new AbortController();
    main.setAttribute('aria-busy', 'true');
    try {
      const page = await pageAt(address, mine.signal);
      return mine === asked ? page : null;
    } catch (fault) {
      if (mine !== asked || fault.name === 'AbortError') return null;
      throw fault;
    } finally {
      if (mine === asked) main.removeAttribute('aria-busy');
    }
  };

  const follow = async () => {
    clearTimeout(soon);
    clearTimeout(calm);
    calm = setTimeout(settle, settled);
    const typed = box.value.trim();
    if (typed === words) return asked?.abort();
    const address = form.getAttribute('action') + '?q=' + encodeURIComponent(typed);
    const page = await ask(address);
    if (page === null) return;
    if (typing) history.replaceState(null, '', address);
    else history.pushState(null, '', address);
    typing = true;
    take(page, address);
    clearTimeout(calm);
    calm = setTimeout(settle, settled);
  };

  const later = () => {
    clearTimeout(soon);
    clearTimeout(calm);
    soon = setTimeout(() => follow().catch(() => {}), pause);
  };

  box.addEventListener('input', (event) => {
    if (!event.isComposing) later();
  });
  box.addEventListener('compositionend', later);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    follow().then(settle, () => form.submit());
  });
  addEventListener('popstate', () => {
    settle();
    if (here() === shown) return;
    const address = here();
    ask(address).then((page) => {
      if (page === null) return;
      take(page, address);
      box.value = words;
    }, () => location.reload());
  });
}
