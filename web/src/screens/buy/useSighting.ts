import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, unwrap } from '../../api/client.ts';
import { ApiError } from '../../api/errors.ts';
import { own } from '../../api/keys.ts';
import { PAYMENT_POLL_MS } from '../../api/purchases.ts';
import type { Order, Sighting } from './order.ts';

const UNSEEN: Sighting = { kind: 'unseen' };

/**
 * Asks the gateway to look at the deposit until it is granted or refused. The gateway would grant it without us too; this
 * way it counts before one's eyes.
 */
export function useSighting({ quote }: Order) {
  const client = useQueryClient();
  const query = useQuery({
    queryKey: own.submit(quote.depositNonce),
    queryFn: () => look(quote),
    refetchInterval: ({ state }) => (isFinal(state.data) ? false : PAYMENT_POLL_MS),
    refetchIntervalInBackground: true,
    staleTime: 0,
    // The next round is the retry.
    retry: false,
  });
  const granted = query.data?.kind === 'granted';
  useEffect(() => {
    if (granted) void client.invalidateQueries({ queryKey: own.clones });
    if (granted) void client.invalidateQueries({ queryKey: own.purchases });
  }, [granted, client]);
  return { sighting: query.data ?? UNSEEN, known: !query.isPending, error: query.error };
}

function isFinal(sighting: Sighting | undefined): boolean {
  return sighting?.kind === 'granted' || sighting?.kind === 'refused';
}

async function look({ depositNonce, tier, assetCapacity, modelStrength }: Order['quote']): Promise<Sighting> {
  try {
    const body = { depositNonce, tier, assetCapacity, modelStrength };
    const { clone } = await unwrap(api.POST('/economy/audition-fee/submit', { body }));
    return { kind: 'granted', cloneId: clone.cloneId };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return sightingOf(error);
  }
}

/** What a refusal says about the deposit. Throws what says nothing: a chain or a gateway out of reach, a session's end. */
function sightingOf(error: ApiError): Sighting {
  const { code, message, details, retryable, status } = error;
  if (code === 'DEPOSIT_NOT_FOUND') return UNSEEN;
  if (code === 'DEPOSIT_UNCONFIRMED') {
    return { kind: 'confirming', current: Number(details.confirmations), required: Number(details.required) };
  }
  if (retryable || status === 401 || status === 429 || status === 0 || status >= 500) throw error;
  return { kind: 'refused', code, message };
}
