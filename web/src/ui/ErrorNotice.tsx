import { ApiError } from '../api/errors.ts';
import { Button } from './Button.tsx';
import { Notice } from './Notice.tsx';

interface ErrorNoticeProps {
  readonly error: unknown;
  /** What could not be done, e.g. "The clones could not be loaded". */
  readonly title: string;
  readonly onRetry?: () => void;
}

/** A failure in the server's own sentence, with its request id to quote, and a way on where there is one. */
export function ErrorNotice({ error, title, onRetry }: ErrorNoticeProps) {
  const known = error instanceof ApiError ? error : undefined;
  return (
    <Notice
      tone="down"
      title={title}
      actions={
        onRetry !== undefined && (
          <Button variant="secondary" onClick={onRetry}>
            Try again
          </Button>
        )
      }
    >
      <p>{known?.message ?? 'Something went wrong in this page. Reload it to start afresh.'}</p>
      {known !== undefined && known.issues.length > 0 && (
        <ul>
          {known.issues.map(({ in: place, path, message }) => (
            <li key={`${place}${path}${message}`}>
              <code>{path || place}</code> {message}
            </li>
          ))}
        </ul>
      )}
      {known?.requestId !== undefined && (
        <p className="muted small">
          {known.code} · request <code>{known.requestId}</code>
        </p>
      )}
    </Notice>
  );
}
