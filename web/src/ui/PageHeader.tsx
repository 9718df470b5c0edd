import { type ReactNode, useEffect, useRef } from 'react';
import styles from './PageHeader.module.css';

interface PageHeaderProps {
  /** The screen's one h1, and the browser tab's title. */
  readonly title: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  /** Before the title: an avatar, say. */
  readonly mark?: ReactNode;
}

let firstScreen = true;

/** Every screen has one. After a navigation it takes the focus, so that a screen reader tells where one is. */
export function PageHeader({ title, lead, actions, mark }: PageHeaderProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Pump Party`;
  }, [title]);
  useEffect(() => {
    // The first screen is announced by the browser itself.
    if (!firstScreen) heading.current?.focus({ preventScroll: true });
    firstScreen = false;
  }, []);
  return (
    <header className={styles.header}>
      {mark}
      <div className={styles.text}>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {lead !== undefined && <p className={styles.lead}>{lead}</p>}
      </div>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </header>
  );
}
