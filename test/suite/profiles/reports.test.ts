import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyAuditLog } from '../../../src/platform/audit/index.ts';
import type { Api } from '../../support/api.ts';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { type PaymentChain, startPaymentChain } from '../../support/payments.ts';
import { type Player, signIn } from '../../support/players.ts';
import { profileInput, profileOf, topicsOf } from '../../support/profiles.ts';
import { type CloneOwner, cloneOwner } from '../../support/strategies.ts';

let chain: PaymentChain;
let gateway: TestGateway;
let moderator: Api;
let reporter: Player;
beforeAll(async () => {
  chain = await startPaymentChain();
  gateway = await startGateway({ env: chain.env });
  moderator = gateway.api.as((await gateway.app.serviceTokens.create('moderation')).token);
  reporter = await signIn(gateway);
});
afterAll(async () => {
  await gateway?.stop();
  await chain?.local.stop();
});

async function published(): Promise<CloneOwner> {
  const owner = await cloneOwner(gateway, chain);
  await profileOf(owner).publish();
  return owner;
}

const report = (by: Player, cloneId: number, body: object = { category: 'spam' }, headers = {}) =>
  by.api.call('reportProfile', { params: { cloneId }, body, headers });

async function reported(): Promise<{ owner: CloneOwner; reportId: string }> {
  const owner = await published();
  return { owner, reportId: (await report(reporter, owner.cloneId)).body.report.reportId };
}

const resolve = (reportId: string, action: string, headers = {}) =>
  moderator.call('resolveReport', { params: { reportId }, body: { action, reason: `because: ${action}` }, headers });

const stateOf = async (owner: CloneOwner) => (await profileOf(owner).read()).body.profile?.state;

describe('reportProfile', () => {
  it('takes a report once per reporter while it is open, of any number at the same time', async () => {
    const owner = await published();
    const twin = await gateway.twin();
    const api = twin.api.as(reporter.signIn.accessToken);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => report(index % 2 ? reporter : { ...reporter, api }, owner.cloneId)),
    );
    await twin.stop();
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(409)]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.error.code).toBe('ALREADY_REPORTED');
    const other = await signIn(gateway);
    expect((await report(other, owner.cloneId, { category: 'other', detail: null })).status).toBe(201);
    const open = (await moderator.call('listReports', { query: { status: 'open' } })).body.reports;
    expect(open.filter(({ cloneId }) => cloneId === owner.cloneId)).toHaveLength(2);
  });

  it('is for published profiles of others', async () => {
    const owner = await cloneOwner(gateway, chain);
    expect((await report(reporter, owner.cloneId)).error.code).toBe('PROFILE_NOT_FOUND');
    await profileOf(owner).publish({ published: false });
    expect((await report(reporter, owner.cloneId)).error.code).toBe('PROFILE_NOT_FOUND');
    await profileOf(owner).publish();
    const own = await report(owner, owner.cloneId);
    expect([own.status, own.error.code]).toEqual([409, 'OWN_PROFILE']);
    const params = { cloneId: owner.cloneId };
    expect((await gateway.api.call('reportProfile', { params, body: { category: 'spam' } })).status).toBe(401);
    expect((await report(reporter, owner.cloneId, { category: 'ugly' })).status).toBe(400);
    expect((await report(reporter, owner.cloneId, { category: 'spam', detail: 'x'.repeat(1001) })).status).toBe(400);
    const headers = { 'idempotency-key': 'report-1' };
    const first = await report(reporter, owner.cloneId, { category: 'spam' }, headers);
    const replayed = await report(reporter, owner.cloneId, { category: 'spam' }, headers);
    expect([replayed.status, replayed.body]).toEqual([201, first.body]);
    const reused = await report(reporter, owner.cloneId, { category: 'other' }, headers);
    expect([reused.status, reused.error.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('keeps what was reported, however its owner changes it, and words that cannot disguise themselves', async () => {
    const owner = await cloneOwner(gateway, chain);
    const { name } = await profileOf(owner).publish({ description: 'Send me your key.' });
    await report(reporter, owner.cloneId, { category: 'illegal', detail: 'reads \u202egpj' });
    await profileOf(owner).publish({ description: null });
    const [newest] = (await moderator.call('listReports', { query: { limit: 1 } })).body.reports;
    expect(newest).toMatchObject({
      cloneId: owner.cloneId,
      detail: 'reads \ufffdgpj',
      reporterUserId: reporter.userId,
      ownerUserId: owner.userId,
      reported: { name, description: 'Send me your key.' },
      current: { description: null },
      profileState: 'published',
      resolution: null,
    });
  });

  it('tells its owner nothing: not that it was reported, nor by whom, nor how often', async () => {
    const owner = await published();
    const seen = async () =>
      JSON.stringify([(await profileOf(owner).read()).body, (await owner.api.call('listOwnProfiles')).body]);
    const before = await seen();
    const reporters = [reporter, await signIn(gateway), await signIn(gateway)];
    for (const each of reporters) await report(each, owner.cloneId, { category: 'spam', detail: each.userId });
    expect(await seen()).toBe(before);
    const { reports } = (await moderator.call('listReports', { query: { status: 'open' } })).body;
    const { reportId } = reports.find(({ cloneId }) => cloneId === owner.cloneId) as { reportId: string };
    expect((await resolve(reportId, 'hide')).body.settledReports).toBe(3);
    const after = await seen();
    for (const { userId } of reporters) expect(after).not.toContain(userId);
    expect(after).not.toContain('rep_');
    expect((await profileOf(owner).read()).body.profile?.moderation).toEqual({
      action: 'hide',
      reason: 'because: hide',
      decidedAt: expect.any(Number),
    });
    // The events, which other features read, name no reporter either.
    const events = await gateway.app.db.read.selectFrom('outbox').select('payload').execute();
    for (const { userId } of reporters) expect(JSON.stringify(events)).not.toContain(userId);
  });
});

describe('resolveReport', () => {
  it('hides: 404 to every reader, and back after reinstating', async () => {
    const { owner, reportId } = await reported();
    const params = { cloneId: owner.cloneId };
    const before = (await profileOf(owner).read()).body.profile;
    expect((await resolve(reportId, 'hide')).body.report).toMatchObject({
      status: 'resolved',
      profileState: 'hidden',
      resolution: { action: 'hide', resolvedBy: 'service:moderation' },
    });
    for (const api of [gateway.api, owner.api, reporter.api]) {
      expect((await api.call('getPublicProfile', { params })).error.code).toBe('PROFILE_NOT_FOUND');
    }
    expect((await report(reporter, owner.cloneId)).error.code).toBe('PROFILE_NOT_FOUND');
    // Its owner may mend it, but not show it.
    expect((await profileOf(owner).put(profileInput({ username: before?.username }))).status).toBe(200);
    expect([await stateOf(owner), (await gateway.api.call('getPublicProfile', { params })).status]).toEqual([
      'hidden',
      404,
    ]);
    expect((await resolve(reportId, 'reinstate')).body.report.profileState).toBe('published');
    expect((await gateway.api.call('getPublicProfile', { params })).status).toBe(200);
    expect((await profileOf(owner).read()).body.profile?.publishedAt).toBe(before?.publishedAt);
    expect(await topicsOf(gateway, owner.cloneId)).toEqual([
      'profile.published',
      'profile.hidden',
      'profile.reinstated',
    ]);
    // The reporter may complain again.
    expect((await report(reporter, owner.cloneId)).status).toBe(201);
  });

  it('retires: for good, unless it is reinstated, and then it counts as published anew', async () => {
    const { owner, reportId } = await reported();
    const before = (await profileOf(owner).read()).body.profile;
    await resolve(reportId, 'retire');
    expect(await stateOf(owner)).toBe('retired');
    const put = await profileOf(owner).put(profileInput());
    expect([put.status, put.error.code]).toEqual([409, 'PROFILE_RETIRED']);
    const hide = await resolve(reportId, 'hide');
    expect([hide.status, hide.error.code]).toEqual([409, 'REPORT_ALREADY_RESOLVED']);
    gateway.clock.advance(1000);
    await resolve(reportId, 'reinstate');
    const after = (await profileOf(owner).read()).body.profile;
    expect(after?.state).toBe('published');
    expect(after?.publishedAt).toBeGreaterThan(before?.publishedAt ?? Number.POSITIVE_INFINITY);
  });

  it('dismisses: the profile stays, every open report of it is settled, and it is written down', async () => {
    const { owner, reportId } = await reported();
    await report(await signIn(gateway), owner.cloneId);
    const answer = await resolve(reportId, 'dismiss');
    expect(answer.body).toMatchObject({ settledReports: 2, report: { profileState: 'published' } });
    const again = await resolve(reportId, 'dismiss');
    expect([again.status, again.error.code]).toEqual([409, 'REPORT_ALREADY_RESOLVED']);
    expect(await topicsOf(gateway, owner.cloneId)).toEqual(['profile.published']);
    const log = await gateway.app.db.read.selectFrom('audit_log').selectAll().where('subject', '=', reportId).execute();
    expect(log.map(({ actor, action, details }) => [actor, action, JSON.parse(details)])).toEqual([
      [
        'service:moderation',
        'report.resolved',
        { action: 'dismiss', cloneId: owner.cloneId, reason: 'because: dismiss', settledReports: 2 },
      ],
    ]);
    expect(await verifyAuditLog(gateway.app.db)).toMatchObject({ ok: true });
  });

  it('settles once when ten moderators decide at the same time', async () => {
    const { owner, reportId } = await reported();
    const twin = await gateway.twin();
    const other = twin.api.as((await gateway.app.serviceTokens.create('night-shift')).token);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        (index % 2 ? other : moderator).call('resolveReport', {
          params: { reportId },
          body: { action: 'hide', reason: `${index}` },
        }),
      ),
    );
    await twin.stop();
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(409)]);
    expect(await topicsOf(gateway, owner.cloneId)).toEqual(['profile.published', 'profile.hidden']);
  });

  it('is for a service token, and says what is wrong', async () => {
    const { reportId } = await reported();
    const params = { reportId };
    const body = { action: 'hide', reason: 'x' };
    expect((await resolve('rep_0000000000000000000000000', 'hide')).error.code).toBe('REPORT_NOT_FOUND');
    expect((await reporter.api.call('resolveReport', { params, body })).status).toBe(401);
    expect((await reporter.api.call('listReports')).status).toBe(401);
    expect((await moderator.call('resolveReport', { params, body: { action: 'hide' } })).status).toBe(400);
    expect((await moderator.call('resolveReport', { params, body: { ...body, reason: 'a\u0007' } })).status).toBe(400);
    expect((await moderator.call('listReports', { query: { cursor: 'AAAA' } })).error.code).toBe('CURSOR_INVALID');
    const headers = { 'idempotency-key': 'resolve-1' };
    await resolve(reportId, 'hide', headers);
    const reused = await resolve(reportId, 'retire', headers);
    expect([reused.status, reused.error.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('lists reports newest first, a page at a time', async () => {
    const ids = [(await reported()).reportId, (await reported()).reportId];
    const first = (await moderator.call('listReports', { query: { limit: 1 } })).body;
    expect(first.reports.map(({ reportId }) => reportId)).toEqual([ids[1]]);
    const cursor = first.nextCursor as string;
    const second = (await moderator.call('listReports', { query: { limit: 1, cursor } })).body;
    expect(second.reports.map(({ reportId }) => reportId)).toEqual([ids[0]]);
    const resolved = (await moderator.call('listReports', { query: { status: 'resolved' } })).body.reports;
    expect(resolved.every(({ resolution }) => resolution !== null)).toBe(true);
    expect(resolved.map(({ reportId }) => reportId)).not.toContain(ids[1]);
  });
});
