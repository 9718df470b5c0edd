import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publicArena } from '../../support/arena-world.ts';
import {
  cloneState,
  contestant,
  flat,
  openStage,
  runOf,
  type Stage,
  sawtooth,
  submit,
} from '../../support/auditions.ts';
import { profileOf, topicsOf } from '../../support/profiles.ts';

const LENGTH = 30;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ AUDITION_DURATION_SEC: String(LENGTH * 60) });
});
afterAll(() => stage?.stop());

describe('from the wallet to the Arena', () => {
  it('a clone that was paid for, published and passed takes a slot once it shows itself', async () => {
    const { gateway } = stage;
    const sees = publicArena(gateway);
    const owner = await contestant(stage);
    const { auditionRunId } = await submit(owner);
    await stage.rounds();
    await stage.play([...sawtooth(6), ...flat(LENGTH)]);
    await stage.rounds();
    const run = await runOf(owner, auditionRunId);
    expect(run.state).toBe('passed');
    await gateway.app.arena.advance();
    expect(await sees.competing()).toEqual([]);
    expect(await cloneState(owner)).toBe('competition_eligible');
    await profileOf(owner).publish();
    await gateway.app.arena.advance();
    expect(await sees.competing()).toEqual([owner.cloneId]);
    expect(await cloneState(owner)).toBe('competing');
    expect(await topicsOf(gateway, owner.cloneId)).toEqual(['profile.published']);
    // It goes on trading, on the new account.
    await stage.play([...flat(3), 100.5]);
    await stage.rounds();
    const [entry] = await sees.clones();
    expect(entry?.accountId).not.toBe(run.accountId);
    expect(entry).toMatchObject({ accountState: 'active', rank: 1 });
    expect(entry?.returnFraction).toBeGreaterThan(0);
    const shown = await gateway.api.call('getPublicProfile', { params: { cloneId: owner.cloneId } });
    expect(shown.body.profile.clone.state).toBe('competing');
  });
});
