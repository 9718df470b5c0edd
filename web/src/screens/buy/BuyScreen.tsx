import { PageHeader } from '../../ui/PageHeader.tsx';
import { Purchase } from './Purchase.tsx';

/** A new clone, from the price list to its birth. */
export function BuyScreen() {
  return (
    <>
      <PageHeader
        title="Get a clone"
        lead="Choose what it may do, pay the audition fee from your wallet, and it is yours. The fee buys one audition too."
      />
      <Purchase target={{ kind: 'new' }} />
    </>
  );
}
