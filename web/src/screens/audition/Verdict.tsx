import { Link } from 'wouter';
import type { AuditionRun } from '../../api/auditions.ts';
import { usePurchase } from '../../api/purchases.ts';
import { ButtonLink } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { AskRefund } from '../purchases/NextStep.tsx';

/** What came of the run, and what to do about it; nothing while it lives. */
export function Verdict({ run }: { run: AuditionRun }) {
  if (run.state === 'voided') return <Voided purchaseId={run.purchaseId} />;
  if (run.verdict === null) return null;
  if (run.verdict.passed) return <Notice tone="up" title="Passed: every rule holds" />;
  return (
    <Notice tone="down" title="Failed">
      <ul>
        {run.verdict.reasons.map(({ code, message }) => (
          <li key={code}>{message}</li>
        ))}
      </ul>
    </Notice>
  );
}

/** A voided run's payment goes back to whoever paid it. */
function Voided({ purchaseId }: { purchaseId: string }) {
  const purchase = usePurchase(purchaseId);
  const step = purchase.data?.nextStep;
  return (
    <Notice
      tone="warn"
      title="Voided: no verdict, and the money can be had back"
      actions={
        <>
          {step?.action === 'request_refund' && purchase.data !== undefined && <AskRefund purchase={purchase.data} />}
          {step?.action === 'withdraw' && <ButtonLink href={`/purchases/${purchaseId}`}>Withdraw it</ButtonLink>}
        </>
      }
    >
      {step?.message ?? 'Its payment bought nothing.'} <Link href={`/purchases/${purchaseId}`}>See the purchase</Link>.
    </Notice>
  );
}
