// Runs before anything is drawn, so that a dark page never flashes white. Not a module for that reason.
(() => {
  const KEY = 'netagent.theme';
  const CHOICES = ['auto', 'light', 'dark'];
  let choice = 'auto';
  try {
    choice = localStorage.getItem(KEY) || 'auto';
  } catch {
    // A browser that keeps nothing: the system's choice holds.
  }
  if (!CHOICES.includes(choice)) {
    choice = 'auto';
  }
  const system = matchMedia('(prefers-color-scheme: dark)');

  function apply() {
    const dark = choice === 'dark' || (choice === 'auto' && system.matches);
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
    const button = document.getElementById('theme');
    if (button) {
      button.textContent = `Theme: ${choice}`;
    }
    document.dispatchEvent(new CustomEvent('netagent-theme'));
  }

  apply();
  system.addEventListener('change', apply);
  document.addEventListener('DOMContentLoaded', () => {
    apply();
    document.getElementById('theme').addEventListener('click', () => {
      choice = CHOICES[(CHOICES.indexOf(choice) + 1) % CHOICES.length];
      try {
        localStorage.setItem(KEY, choice);
      } catch {
        // It holds until the page is closed.
      }
      apply();
    });
  });
})();
