import type { Fetch } from '../../client/src/client.ts';

/** `fetch` as a page of `origin` has it: with a cookie jar, and the headers that a browser sets by itself. */
export function createPageFetch({
  origin = 'https://app.example',
  site = 'same-origin',
} = {}): Fetch & { readonly cookies: Map<string, string> } {
  const cookies = new Map<string, string>();
  const pageFetch: Fetch = async (request) => {
    if (cookies.size > 0) {
      request.headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    }
    request.headers.set('sec-fetch-site', site);
    if (request.method !== 'GET') request.headers.set('origin', origin);
    const response = await fetch(request);
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      if (/;\s*max-age=0/i.test(line)) cookies.delete(pair.slice(0, at));
      else cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  };
  return Object.assign(pageFetch, { cookies });
}
