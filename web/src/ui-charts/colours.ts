/** What a canvas cannot take from CSS by itself: the tokens' present values. */
export interface ChartColours {
  readonly text: string;
  readonly line: string;
  readonly surface: string;
  readonly accent: string;
  readonly up: string;
  readonly down: string;
  readonly warn: string;
}

export function coloursNow(): ChartColours {
  const tokens = getComputedStyle(document.documentElement);
  const colour = (name: string) => tokens.getPropertyValue(`--${name}`).trim();
  return {
    text: colour('muted'),
    line: colour('line'),
    surface: colour('surface'),
    accent: colour('accent'),
    up: colour('up'),
    down: colour('down'),
    warn: colour('warn'),
  };
}

/** Calls when light becomes dark or the reverse, by the system or by hand; returns how to stop. */
export function onColoursChange(listener: () => void): () => void {
  const system = window.matchMedia('(prefers-color-scheme: dark)');
  const byHand = new MutationObserver(listener);
  system.addEventListener('change', listener);
  byHand.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => {
    system.removeEventListener('change', listener);
    byHand.disconnect();
  };
}
