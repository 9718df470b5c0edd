import { Component, type ReactNode } from 'react';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';

interface CrashState {
  readonly error: Error | undefined;
}

/** A screen that broke, or whose chunk could not be fetched, is said to have; the frame around it lives on. */
export class Crash extends Component<{ readonly children: ReactNode }, CrashState> {
  override readonly state: CrashState = { error: undefined };

  static getDerivedStateFromError(error: unknown): CrashState {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    return (
      <Notice
        tone="down"
        title="This screen could not be shown"
        actions={<Button onClick={() => window.location.reload()}>Reload the page</Button>}
      >
        <p>A newer console may have been put in place meanwhile, or the connection was lost.</p>
        <p className="muted small">{this.state.error.message}</p>
      </Notice>
    );
  }
}
