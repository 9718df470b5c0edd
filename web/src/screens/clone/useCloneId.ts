import { useParams } from 'wouter';

/** The clone in the address; undefined when it is no number that a clone could have. */
export function useCloneId(): number | undefined {
  const { cloneId = '' } = useParams<{ cloneId: string }>();
  return /^[1-9]\d{0,15}$/.test(cloneId) ? Number(cloneId) : undefined;
}
