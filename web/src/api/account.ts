import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from './client.ts';
import { own } from './keys.ts';

export function useSessions() {
  return useQuery({
    queryKey: own.sessions,
    queryFn: ({ signal }) => unwrap(api.GET('/auth/sessions', { signal })),
    select: ({ sessions }) => sessions,
  });
}

export function useEndSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (sessionId: string) =>
      unwrap(api.DELETE('/auth/sessions/{sessionId}', { params: { path: { sessionId } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: own.sessions }),
  });
}

export function askLinkChallenge(wallet: { address: string; chainId: number }) {
  return unwrap(api.POST('/auth/siwe/challenge', { body: { ...wallet, purpose: 'link_wallet' } }));
}

export function linkWallet(body: { message: string; signature: string }) {
  return unwrap(api.POST('/auth/wallets', { body }));
}

export function unlinkWallet(walletId: string) {
  return unwrap(api.DELETE('/auth/wallets/{walletId}', { params: { path: { walletId } } }));
}
