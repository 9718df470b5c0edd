// Before the first paint, so that nothing flashes. A file of its own, since the page allows no inline scripts.
try {
  const theme = localStorage.getItem('pump-party.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden: the system's preference stands.
}
