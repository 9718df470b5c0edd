import { isApiError } from './errors.ts';
import type { SessionClient, SignedIn } from './session.ts';

/** What RainbowKit's `createAuthenticationAdapter` takes and gives (2.2), with messages that are text. */
export interface RainbowKitAdapter {
  getNonce(): Promise<string>;
  createMessage(args: { nonce: string; address: `0x${string}`; chainId: number }): Promise<string>;
  verify(args: { message: string; signature: string }): Promise<boolean>;
  signOut(): Promise<void>;
}

export interface RainbowKitOptions {
  readonly session: SessionClient;
  /** Who is signed in from now on, null for nobody: RainbowKit leaves `status` to your page. */
  readonly onChange?: (signedIn: SignedIn | null) => void;
  /** What is signed in the message beside the facts, at most 300 characters. */
  readonly statement?: string;
}

/** RainbowKit asks for a nonce before it tells the address; ours is drawn with the message. It must not be empty. */
const NONCE_COMES_WITH_THE_MESSAGE = 'comes-with-the-message';

/** Statuses by which the gateway says no; others say that it could not tell. */
const REFUSALS: readonly number[] = [400, 401, 403, 422];

/**
 * Sign-in for RainbowKit. `createMessage` rejects where the gateway does not offer sign-in (another chain, say); `verify`
 * is false when it refuses the proof, and rejects with an `ApiError` when it could not tell.
 */
export function createRainbowKitAdapter({ session, onChange, statement }: RainbowKitOptions): RainbowKitAdapter {
  return {
    getNonce: async () => NONCE_COMES_WITH_THE_MESSAGE,
    async createMessage({ address, chainId }) {
      const { message } = await session.challenge({ address, chainId, ...(statement !== undefined && { statement }) });
      return message;
    },
    async verify(proof) {
      try {
        const { user, session: opened } = await session.verify(proof);
        onChange?.({ user, session: opened });
        return true;
      } catch (error) {
        if (isApiError(error) && REFUSALS.includes(error.status)) return false;
        throw error;
      }
    },
    async signOut() {
      await session.logout();
      onChange?.(null);
    },
  };
}
