// Suggestions under the search box, as the ARIA combobox pattern has them. Without this the box is a plain search box.

const form = document.querySelector('.top .find');
const box = form?.querySelector('input');
const kinds = ['term', 'topic', 'source', 'board', 'person', 'title'];
const pause = 120;
// The path under which the site lies: the scripts are at its assets.
const root = new URL('..', import.meta.url).pathname.slice(0, -1);

if (box) {
  // Where results follow the typing, the suggestions are one line that covers none of them.
  form.classList.toggle('live', location.pathname === new URL(form.action).pathname);
  const list = document.createElement('div');
  list.id = 'suggestions';
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', form.dataset.label);
  list.hidden = true;
  const said = document.createElement('p');
  said.className = 'unseen';
  said.setAttribute('aria-live', 'polite');
  form.append(list, said);
  for (const [name, value] of Object.entries({ role: 'combobox', 'aria-autocomplete': 'list', 'aria-controls': list.id, 'aria-expanded': 'false', 'aria-haspopup': 'listbox' }))
    box.setAttribute(name, value);

  let options = [];
  let active = -1;
  let timer = 0;
  let asked = null;
  let shown = '';

  const close = () => {
    clearTimeout(timer);
    asked?.abort();
    list.hidden = true;
    said.textContent = '';
    box.setAttribute('aria-expanded', 'false');
    activate(-1);
  };
  const activate = (index) => {
    options[active]?.setAttribute('aria-selected', 'false');
    active = index;
    const option = options[active];
    option?.setAttribute('aria-selected', 'true');
    option?.scrollIntoView({ block: 'nearest' });
    if (option) box.setAttribute('aria-activedescendant', option.id);
    else box.removeAttribute('aria-activedescendant');
  };
  const part = (name, className, text, lang) => {
    const element = document.createElement(name);
    element.className = className;
    element.textContent = text;
    if (lang) element.lang = lang;
    return element;
  };
  // What was typed of it is marked, however wide or simplified it was typed.
  const marked = ({ text, lang, matchStart, matchLength }) => {
    const element = part('span', 'text', text.slice(0, matchStart), lang);
    if (matchLength) element.append(part('mark', '', text.slice(matchStart, matchStart + matchLength)));
    element.append(text.slice(matchStart + matchLength));
    return element;
  };
  const take = (option) => {
    box.value = option.dataset.begins;
    box.focus();
    ask();
  };
  const show = (found) => {
    list.replaceChildren();
    options = [];
    active = -1;
    box.removeAttribute('aria-activedescendant');
    for (const kind of kinds) {
      const of = found.filter((suggestion) => suggestion.kind === kind);
      if (!of.length) continue;
      const group = document.createElement('div');
      group.setAttribute('role', 'group');
      const title = part('div', 'kind', form.dataset[kind]);
      title.id = 'suggestions-' + kind;
      title.setAttribute('role', 'presentation');
      group.setAttribute('aria-labelledby', title.id);
      group.append(title);
      for (const suggestion of of) {
        const option = document.createElement('a');
        option.id = 'suggestion-' + options.length;
        option.setAttribute('role', 'option');
        option.setAttribute('aria-selected', 'false');
        option.tabIndex = -1;
        // A search stays on the page that the box searches; what has a page of its own leads there.
        option.href = suggestion.url.startsWith(root + '/search?') ? form.getAttribute('action') + '?q=' + encodeURIComponent(suggestion.query) : suggestion.url;
        // What only begins a search, as in:title does, goes into the box.
        if (suggestion.query.endsWith(' ')) {
          option.dataset.begins = suggestion.query;
          option.addEventListener('click', (event) => {
            event.preventDefault();
            take(option);
          });
        }
        option.append(marked(suggestion), part('span', 'n', suggestion.count ? suggestion.count.toLocaleString('en') : ''));
        group.append(option);
        options.push(option);
      }
      list.append(group);
    }
    list.hidden = options.length === 0;
    box.setAttribute('aria-expanded', String(options.length > 0));
    said.textContent = options.length ? form.dataset.found.replace('{0}', options.length) : '';
  };
  const reopen = () => {
    list.hidden = false;
    box.setAttribute('aria-expanded', 'true');
  };
  const ask = async () => {
    const typed = box.value;
    asked?.abort();
    if (!typed.trim()) return close();
    asked = new AbortController();
    try {
      const response = await fetch(form.dataset.suggest + '?q=' + encodeURIComponent(typed), { signal: asked.signal });
      const found = response.ok ? await response.json() : [];
      if (box.value !== typed || document.activeElement !== box) return;
      shown = typed;
      show(found);
    } catch (fault) {
      if (fault.name !== 'AbortError') close();
    }
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, pause);
  };

  box.addEventListener('input', (event) => {
    if (!event.isComposing) soon();
  });
  box.addEventListener('compositionend', soon);
  box.addEventListener('keydown', (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const open = !list.hidden;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!open) {
        if (shown === box.value && options.length) reopen();
        else ask();
      } else if (event.key === 'ArrowDown') activate(active + 1 < options.length ? active + 1 : -1);
      else activate(active < 0 ? options.length - 1 : active - 1);
    } else if (event.key === 'Escape' && open) {
      event.preventDefault();
      close();
    } else if (event.key === 'Enter') {
      const option = options[active];
      if (open && option) {
        event.preventDefault();
        if (option.dataset.begins) return take(option);
        location.assign(option.href);
      }
      close();
    }
  });
  // Pressing on the list must not take the focus out of the box, or the list would close under the pointer.
  list.addEventListener('pointerdown', (event) => event.preventDefault());
  list.addEventListener('mousedown', (event) => event.preventDefault());
  box.addEventListener('blur', close);
}
