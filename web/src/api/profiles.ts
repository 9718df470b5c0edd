import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from './client.ts';
import { own } from './keys.ts';
import type { Schema } from './types.ts';

export type OwnProfile = Schema<'OwnProfile'>;
export type PublicProfile = Schema<'PublicProfile'>;

/** A clone's profile as its owner sees it; null while there is none. */
export function useOwnProfile(cloneId: number) {
  return useQuery({
    queryKey: own.profile(cloneId),
    queryFn: ({ signal }) =>
      unwrap(api.GET('/clones/{cloneId}/public-profile', { params: { path: { cloneId } }, signal })),
    select: ({ profile }) => profile,
  });
}

export function usePutProfile(cloneId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Schema<'ProfileInput'>) =>
      unwrap(api.PUT('/clones/{cloneId}/public-profile', { params: { path: { cloneId } }, body })),
    onSuccess: ({ profile }) => {
      client.setQueryData(own.profile(cloneId), { profile });
      // Publishing can take the clone into the Arena, taking back out of it.
      return Promise.all([
        client.invalidateQueries({ queryKey: own.clones }),
        client.invalidateQueries({ queryKey: publicProfileKey(cloneId) }),
      ]);
    },
  });
}

const publicProfileKey = (cloneId: number) => ['public-profile', cloneId];

/** A published profile; anybody may read it. */
export function usePublicProfile(cloneId: number) {
  return useQuery({
    queryKey: publicProfileKey(cloneId),
    queryFn: ({ signal }) => unwrap(api.GET('/public-profiles/{cloneId}', { params: { path: { cloneId } }, signal })),
    select: ({ profile }) => profile,
  });
}

export function useReportProfile(cloneId: number) {
  return useMutation({
    mutationFn: (body: Schema<'ProfileReportInput'>) =>
      unwrap(api.POST('/public-profiles/{cloneId}/reports', { params: { path: { cloneId } }, body })),
  });
}
