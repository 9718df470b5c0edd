import { useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import styles from './Tabs.module.css';

interface TabsProps {
  /** Of what these are the parts. */
  readonly label: string;
  /** The first is the whole itself: what lies below the others lies below it too, and marks them alone. */
  readonly tabs: readonly { readonly href: string; readonly label: string }[];
}

/** The screens of one thing, side by side. The present one is in sight where not all of them fit. */
export function Tabs({ label, tabs }: TabsProps) {
  const [location] = useLocation();
  const nav = useRef<HTMLElement>(null);
  const present = tabs.find(({ href }, index) => location === href || (index > 0 && location.startsWith(`${href}/`)));
  const presentHref = present?.href;
  useEffect(() => {
    const link = presentHref && nav.current?.querySelector<HTMLElement>('[aria-current]');
    if (link && nav.current) nav.current.scrollLeft = link.offsetLeft - nav.current.offsetLeft - link.offsetWidth / 2;
  }, [presentHref]);
  return (
    <nav ref={nav} className={styles.tabs} aria-label={label}>
      {tabs.map((tab) => (
        <Link key={tab.href} href={tab.href} aria-current={tab === present ? 'page' : undefined}>
          {tab.label}
        </Link>
      ))}
    </nav>
  );
}
