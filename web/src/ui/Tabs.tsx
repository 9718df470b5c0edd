import { Link, useLocation } from 'wouter';
import styles from './Tabs.module.css';

interface TabsProps {
  /** Of what these are the parts. */
  readonly label: string;
  readonly tabs: readonly { readonly href: string; readonly label: string }[];
}

/** The screens of one thing, side by side. */
export function Tabs({ label, tabs }: TabsProps) {
  const [location] = useLocation();
  return (
    <nav className={styles.tabs} aria-label={label}>
      {tabs.map((tab) => (
        <Link key={tab.href} href={tab.href} aria-current={location === tab.href ? 'page' : undefined}>
          {tab.label}
        </Link>
      ))}
    </nav>
  );
}
