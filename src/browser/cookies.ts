/** The session as the browser keeps it: both tokens, each in a cookie that scripts cannot read. */
export interface SessionCookies {
  readonly access: string | undefined;
  readonly refresh: string | undefined;
  /** The same name came twice: one of them was planted from a neighbouring host. */
  readonly ambiguous: boolean;
}

export interface CookieTokens {
  readonly accessToken: string;
  /** Epoch milliseconds. */
  readonly accessExpiresAt: number;
  readonly refreshToken: string;
  readonly refreshExpiresAt: number;
}

export interface CookieJar {
  read(header: string | undefined): SessionCookies;
  /** `Set-Cookie` values that keep the tokens for as long as they live. */
  keep(tokens: CookieTokens, now: number): readonly string[];
  /** `Set-Cookie` values that forget them. */
  forget(): readonly string[];
}

/** Of a token: what may stand in a cookie without quoting, and in a header. */
const TOKEN = /^[A-Za-z0-9._~+/=-]{1,4096}$/;

/**
 * Cookies of one origin. With https they carry `Secure` and the `__Host-` prefix (RFC 6265bis), which no other host can
 * plant; cookies without the prefix are not looked at then.
 */
export function createCookieJar({ secure }: { secure: boolean }): CookieJar {
  const prefix = secure ? '__Host-' : '';
  const names = { access: `${prefix}pump_access`, refresh: `${prefix}pump_refresh` };
  const attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  const write = (name: string, value: string, maxAgeSec: number) =>
    `${name}=${value}; Max-Age=${Math.max(0, Math.floor(maxAgeSec))}; ${attributes}`;

  return {
    read(header = '') {
      const found = { [names.access]: [] as string[], [names.refresh]: [] as string[] };
      for (const pair of header.split(';')) {
        const at = pair.indexOf('=');
        if (at > 0) found[pair.slice(0, at).trim()]?.push(pair.slice(at + 1).trim());
      }
      const [access = [], refresh = []] = [found[names.access], found[names.refresh]];
      return { access: only(access), refresh: only(refresh), ambiguous: access.length > 1 || refresh.length > 1 };
    },
    keep: ({ accessToken, accessExpiresAt, refreshToken, refreshExpiresAt }, now) => [
      write(names.access, accessToken, (accessExpiresAt - now) / 1000),
      write(names.refresh, refreshToken, (refreshExpiresAt - now) / 1000),
    ],
    forget: () => [write(names.access, '', 0), write(names.refresh, '', 0)],
  };
}

function only([first]: readonly string[]): string | undefined {
  return first !== undefined && TOKEN.test(first) ? first : undefined;
}
