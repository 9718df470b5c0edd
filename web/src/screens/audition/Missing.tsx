import { Link } from 'wouter';
import { ButtonLink } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import type { Readiness } from './readiness.ts';

interface MissingProps {
  readonly cloneId: number;
  readonly readiness: Exclude<Readiness, { kind: 'ready' }>;
}

/** What the clone lacks for an audition, and where to get it. */
export function Missing({ cloneId, readiness }: MissingProps) {
  const buy = <ButtonLink href={`/clones/${cloneId}/upgrade`}>Buy another attempt</ButtonLink>;
  switch (readiness.kind) {
    case 'over':
      return readiness.why === 'retired' ? (
        <Notice title="A retired clone does not audition">Its career is over; its record stays.</Notice>
      ) : (
        <Notice tone="up" title="It has passed already">
          A clone passes once.
        </Notice>
      );
    case 'strategy_missing':
      return (
        <Notice tone="warn" title="It has no published strategy">
          A published version is what trades: <Link href={`/clones/${cloneId}/strategy`}>publish one</Link> first.
        </Notice>
      );
    case 'slot_missing':
      return (
        <Notice tone="warn" title="It has no unused purchase" actions={buy}>
          Each purchase is good for one audition, and those of this clone are used.
        </Notice>
      );
    case 'slot_suspended':
      return (
        <Notice tone="warn" title="Its unused purchase is suspended">
          The payment has gone missing from the chain. It is good again when the payment is mined again; see{' '}
          <Link href={`/purchases/${readiness.purchaseId}`}>the purchase</Link>.
        </Notice>
      );
    case 'slot_too_small':
      return (
        <Notice tone="warn" title="Its unused purchase is too small for the version in force" actions={buy}>
          The version trades {readiness.assets} assets; the largest unused purchase allows {readiness.largest}. Publish
          a smaller version, or buy a larger entitlement.
        </Notice>
      );
  }
}
