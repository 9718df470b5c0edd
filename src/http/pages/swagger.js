/*
 * The try-it page. Requests go through the cookie session (/api/backend) unless a token was pasted under "Authorize", and
 * straight to the contract (/api/v1) then. So do public operations: they need neither.
 */
const CONTRACT = '/api/v1/';

/** Which operations need nobody, as tests of method and path. */
function publicOperations({ paths }) {
  return Object.entries(paths).flatMap(([template, item]) =>
    Object.entries(item)
      .filter(([, operation]) => operation.security?.length === 0)
      .map(([method]) => ({
        method: method.toUpperCase(),
        path: new RegExp(`^${template.replace(/[.]/g, '\\$&').replace(/\{\w+\}/g, '[^/]+')}$`),
      })),
  );
}

function throughTheRightDoor(request, isPublic) {
  const url = new URL(request.url, location.href);
  if (url.origin !== location.origin || !url.pathname.startsWith(CONTRACT)) return request;
  const method = (request.method ?? 'GET').toUpperCase();
  if (request.headers.Authorization !== undefined || isPublic(method, url.pathname)) {
    return { ...request, credentials: 'omit' };
  }
  url.pathname = `/api/backend/${url.pathname.slice(CONTRACT.length)}`;
  const headers = { ...request.headers, 'X-Requested-By': 'docs' };
  return Object.assign(request, { url: url.href, headers, credentials: 'same-origin' });
}

async function showSession() {
  const line = document.querySelector('#session');
  const answer = await fetch('/api/auth/session').catch(() => undefined);
  if (answer?.ok) {
    const { session } = await answer.json();
    line.textContent = `Signed in as ${session.address}: requests go through /api/backend.`;
  } else {
    line.textContent = 'Not signed in: sign in at the console, or paste a token under Authorize.';
  }
}

async function main() {
  const contract = await (await fetch('/openapi.json')).json();
  const open = publicOperations(contract);
  const isPublic = (method, path) => open.some((each) => each.method === method && each.path.test(path));
  window.ui = window.SwaggerUIBundle({
    spec: contract,
    dom_id: '#swagger',
    deepLinking: true,
    displayRequestDuration: true,
    docExpansion: 'list',
    filter: true,
    persistAuthorization: false,
    tryItOutEnabled: true,
    validatorUrl: null,
    presets: [window.SwaggerUIBundle.presets.apis],
    requestInterceptor: (request) => throughTheRightDoor(request, isPublic),
  });
  await showSession();
}

main();
