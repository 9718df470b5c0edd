/** A clone that waits, with what decides whether it may take a slot now. */
export interface Candidate {
  readonly cloneId: number;
  readonly userId: string;
  /** Market time, epoch ms. */
  readonly queuedAt: number;
  /** Moderators hid its profile. */
  readonly hidden: boolean;
  /** Something that was paid, and is not suspended, stands behind it. */
  readonly entitled: boolean;
}

export type PassedOver = 'profile_hidden' | 'entitlement_suspended' | 'user_has_max_slots';

/** Slots that each user has. */
export type Seats = ReadonlyMap<string, number>;

/** Why the next slot goes to somebody behind it; undefined: it does not. */
export function passedOver(
  { hidden, entitled, userId }: Candidate,
  { seats, maxPerUser }: { seats: Seats; maxPerUser: number },
): PassedOver | undefined {
  if (hidden) return 'profile_hidden';
  if (!entitled) return 'entitlement_suspended';
  if ((seats.get(userId) ?? 0) >= maxPerUser) return 'user_has_max_slots';
  return undefined;
}

/** Who takes `free` slots, in the order of the queue, each admission counting for the next. */
export function chosen(
  queue: readonly Candidate[],
  { free, seats, maxPerUser }: { free: number; seats: Seats; maxPerUser: number },
): Candidate[] {
  const taken = new Map(seats);
  const next: Candidate[] = [];
  for (const candidate of queue) {
    if (next.length >= free) break;
    if (passedOver(candidate, { seats: taken, maxPerUser }) !== undefined) continue;
    taken.set(candidate.userId, (taken.get(candidate.userId) ?? 0) + 1);
    next.push(candidate);
  }
  return next;
}

export function seatsOf(holders: readonly { readonly userId: string }[]): Map<string, number> {
  const seats = new Map<string, number>();
  for (const { userId } of holders) seats.set(userId, (seats.get(userId) ?? 0) + 1);
  return seats;
}
