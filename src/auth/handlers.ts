import type { Handlers } from '../contract/index.ts';
import { appError } from '../platform/errors.ts';
import type { Accounts } from './accounts.ts';
import type { Challenges } from './challenges.ts';
import { presentCurrentSession, presentSession, presentUser, presentWallet } from './present.ts';
import type { Sessions } from './sessions.ts';

export type AuthHandlers = Pick<
  Handlers,
  | 'issueSiweChallenge'
  | 'verifySiweSignature'
  | 'refreshSession'
  | 'revokeSession'
  | 'getMe'
  | 'listSessions'
  | 'revokeSessionById'
  | 'linkWallet'
  | 'unlinkWallet'
>;

export function createAuthHandlers(deps: {
  accounts: Accounts;
  challenges: Challenges;
  sessions: Sessions;
  signInEnabled: boolean;
}): AuthHandlers {
  const { accounts, challenges, sessions, signInEnabled } = deps;
  return {
    async issueSiweChallenge({ body, caller, client }) {
      if (!signInEnabled) throw appError('SIGN_IN_DISABLED');
      const { purpose = 'sign_in', ...request } = body;
      const challenge = await challenges.issue({
        ...request,
        purpose,
        userId: caller?.userId,
        clientNetwork: client.network,
      });
      return { status: 200, body: challenge };
    },

    async verifySiweSignature({ body, client }) {
      const { message, signature } = body;
      const { opened, wallet, account, isNewUser } = await accounts.signIn({
        message,
        signature: signature as `0x${string}`,
        userAgent: client.userAgent,
        surface: client.surface,
      });
      const { tokens } = opened;
      const session = presentCurrentSession({ session: opened.session, wallet }, tokens.accessExpiresAt);
      return { status: 200, body: { ...tokens, session, user: presentUser(account), isNewUser } };
    },

    async refreshSession({ body, client }) {
      return { status: 200, body: await sessions.refresh(body.refreshToken, client.surface) };
    },

    async revokeSession({ body, caller }) {
      if (body?.allSessions === true) await sessions.revokeAll({ userId: caller.userId, reason: 'logout_all' });
      else await sessions.revoke(caller);
      return { status: 204 };
    },

    async getMe({ caller }) {
      const account = await accounts.find(caller.userId);
      const session = presentCurrentSession(await sessions.current(caller), caller.accessExpiresAt);
      return { status: 200, body: { user: presentUser(account), session } };
    },

    async listSessions({ caller }) {
      const own = await sessions.list(caller.userId);
      return { status: 200, body: { sessions: own.map((session) => presentSession(session, caller.sessionId)) } };
    },

    async revokeSessionById({ params, caller }) {
      const revoked = await sessions.revoke({ sessionId: params.sessionId, userId: caller.userId });
      if (!revoked) throw appError('SESSION_NOT_FOUND');
      return { status: 204 };
    },

    async linkWallet({ body, caller }) {
      const { message, signature } = body;
      const wallet = await accounts.linkWallet({
        message,
        signature: signature as `0x${string}`,
        userId: caller.userId,
      });
      return { status: 201, body: { wallet: presentWallet(wallet) } };
    },

    async unlinkWallet({ params, caller }) {
      await accounts.unlinkWallet({ userId: caller.userId, walletId: params.walletId });
      return { status: 204 };
    },
  };
}
