import { useState } from 'react';
import { Button } from '../ui/Button.tsx';

const KEY = 'pump-party.theme';
type Theme = 'light' | 'dark';

function current(): Theme {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** Light or dark: the system's choice until one is made here, which `theme.js` puts back before the first paint. */
export function ThemeToggle() {
  const [theme, setTheme] = useState(current);
  const other = theme === 'dark' ? 'light' : 'dark';
  function toggle(): void {
    document.documentElement.dataset.theme = other;
    setTheme(other);
    try {
      localStorage.setItem(KEY, other);
    } catch {
      // Storage may be forbidden: the choice holds until the page is left.
    }
  }
  return (
    <Button variant="quiet" aria-label={`Use ${other} colours`} onClick={toggle}>
      <svg
        width="20"
        height="20"
        viewBox="0 0 20 20"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.8"
        aria-hidden="true"
      >
        {theme === 'dark' ? (
          <>
            <circle cx="10" cy="10" r="3.6" />
            <path
              d="M10 1.5v2M10 16.5v2M1.5 10h2M16.5 10h2M4 4l1.4 1.4M14.6 14.6 16 16M16 4l-1.4 1.4M5.4 14.6 4 16"
              strokeLinecap="round"
            />
          </>
        ) : (
          <path d="M16.5 12.3A7 7 0 0 1 7.7 3.5a7 7 0 1 0 8.8 8.8Z" strokeLinejoin="round" />
        )}
      </svg>
    </Button>
  );
}
