import { openSession, type Tokens } from './sign-in.ts';
import type { Step } from './teller.ts';
import type { World } from './world.ts';

export async function refresh(step: Step, tokens: Tokens): Promise<Tokens> {
  const { status, body } = await step.call('refreshSession', {
    body: { refreshToken: tokens.refreshToken },
    show: ({ accessToken, refreshToken, sessionId }) => ({ accessToken, refreshToken, sessionId }),
  });
  step.expect('200: new tokens of the same session', { got: status, want: 200 });
  step.expect('the refresh token is another one: each works once', {
    got: body.refreshToken !== tokens.refreshToken,
    want: true,
  });
  const me = await step.call('getMe', { token: body.accessToken, show: ({ user }) => ({ userId: user.userId }) });
  step.expect('the new access token works', { got: me.status, want: 200 });
  return body;
}

export async function stealToken(step: Step, world: World, own: Tokens): Promise<void> {
  const phone = await openSession(world, world.player);
  step.tell('the same wallet signs in on a phone, whose refresh token is copied by a thief');
  const rotated = await step.call('refreshSession', {
    body: { refreshToken: phone.refreshToken },
    show: ({ refreshToken }) => ({ refreshToken }),
  });
  step.tell('the phone has refreshed; now the thief uses the copy');
  const theft = await step.call('refreshSession', { body: { refreshToken: phone.refreshToken } });
  step.expect('401: a used token comes again, so somebody else has it', {
    got: [theft.status, theft.error?.code],
    want: [401, 'REFRESH_TOKEN_REUSED'],
  });
  const dead = await step.call('getMe', { token: rotated.body.accessToken });
  step.expect("the phone's whole session has ended, the newest tokens included", {
    got: [dead.status, dead.error?.code],
    want: [401, 'SESSION_REVOKED'],
  });
  const alive = await world.client.call('getMe', { token: own.accessToken });
  step.expect('the first session lives on', { got: alive.status, want: 200 });
}

export async function logOut(step: Step, tokens: Tokens): Promise<void> {
  const answer = await step.call('revokeSession', { body: {}, token: tokens.accessToken });
  step.expect('204: the session is revoked on the server', { got: answer.status, want: 204 });
  const after = await step.call('getMe', { token: tokens.accessToken });
  step.expect('401: its access token has stopped at once, though it has not expired', {
    got: [after.status, after.error?.code],
    want: [401, 'SESSION_REVOKED'],
  });
}
