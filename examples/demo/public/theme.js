// The chosen colours, before anything is painted. Without a choice the system decides, in CSS.
(() => {
  const root = document.documentElement;
  const stored = () => {
    try {
      return localStorage.getItem('theme');
    } catch {
      return null; // Storage may be forbidden; the choice then lasts as long as the page.
    }
  };
  const apply = (theme) =>
    theme === 'auto' ? root.removeAttribute('data-theme') : root.setAttribute('data-theme', theme);
  const theme = ['light', 'dark'].includes(stored()) ? stored() : 'auto';
  apply(theme);
  addEventListener('DOMContentLoaded', () => {
    const choices = document.getElementById('theme');
    choices.querySelector(`[value=${theme}]`).checked = true;
    choices.addEventListener('change', ({ target }) => {
      apply(target.value);
      try {
        localStorage.setItem('theme', target.value);
      } catch {
        // As above.
      }
    });
  });
})();
