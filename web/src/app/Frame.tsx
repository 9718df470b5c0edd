import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { classes } from '../ui/classes.ts';
import { Demo } from './Demo.tsx';
import styles from './Frame.module.css';
import { PLACES } from './routes.tsx';
import { useSession } from './session.tsx';
import { ThemeToggle } from './ThemeToggle.tsx';

/** What is around every screen: the header with its places, which move to the bottom of a phone. */
export function Frame({ children }: { children: ReactNode }) {
  const signedIn = useSession().kind === 'signedIn';
  const places = PLACES.filter(({ access }) => access === 'public' || signedIn);
  return (
    <div className={classes(styles.frame, places.length > 0 && styles.withPlaces)}>
      <a href="#content" className={styles.skip}>
        Skip to the content
      </a>
      <header className={styles.header}>
        <Link href="/" className={styles.brand}>
          <img src="/brand.svg" alt="" width="32" height="32" />
          <span>Pump Party</span>
        </Link>
        {places.length > 0 && <Places places={places} />}
        <div className={styles.end}>
          <Demo />
          <ThemeToggle />
        </div>
      </header>
      <main id="content" tabIndex={-1} className={styles.content}>
        {children}
      </main>
    </div>
  );
}

function Places({ places }: { places: typeof PLACES }) {
  const [location] = useLocation();
  return (
    <nav className={styles.places} aria-label="Places">
      {places.map(({ href, label }) => (
        <Link key={href} href={href} aria-current={isIn(location, href) ? 'page' : undefined}>
          {label}
        </Link>
      ))}
    </nav>
  );
}

function isIn(location: string, place: string): boolean {
  return location === place || location.startsWith(`${place}/`);
}
