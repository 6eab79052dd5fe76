import { ADMIN_EMAIL } from '@komainu/admin/server/bootstrap.ts';
import { CSRF_HEADER, SESSION_COOKIE } from '@komainu/http/access.ts';
import type { ListedRoute } from '@komainu/http/route-list.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, type RunningServer, startServer, TEST_PASSWORD } from './server.ts';

/** Every route that answers without credentials. Whoever adds one has a reason that belongs here. */
const PUBLIC_ROUTES = [
  // Load balancers, and Prometheus.
  'GET /health',
  'GET /metrics',
  // A session begins here.
  'POST /api/unstable/session',
  // Browsers ask before they send data from another origin.
  ...['/api/v2/logs', '/api/v2/rum', '/api/v2/replay', '/api/v2/profile', '/v1/input'].map((url) => `OPTIONS ${url}`),
  // Guests of a shared dashboard: its link is the secret, and opens what its widgets ask.
  'GET /api/unstable/shared/:token',
  ...['query/timeseries', 'query/scalar', 'logs/events/search', 'spans/events/search', 'events/search'].map(
    (path) => `POST /api/unstable/shared/:token/api/v2/${path}`,
  ),
  ...['unstable/service_checks', 'unstable/service-map', 'v2/powerpacks/:id'].map(
    (path) => `GET /api/unstable/shared/:token/api/${path}`,
  ),
  ...['v1/monitor/:id', 'v1/monitor/search', 'v1/monitor/groups/search', 'unstable/monitors/:id/preview'].map(
    (path) => `GET /api/unstable/shared/:token/api/${path}`,
  ),
  ...['slo/:id', 'slo/:id/history', 'slo/search'].map((path) => `GET /api/unstable/shared/:token/api/v1/${path}`),
  // The agent's program and its installer, which hold no data and no key.
  ...['agent.sh', 'komainu-agent.tar.gz', 'node-:platform.gz'].map((file) => `GET /install/${file}`),
  // Pictures of graphs in chats and mails: the name is the secret.
  'GET /snapshot/view/:name',
  // Parts of a file that becomes a reference table: the address is the secret, as with S3.
  'PUT /api/unstable/reference-tables/uploads/:token/:part',
  // Clients of Splunk's collector look whether somebody listens.
  ...['', '/event', '/event/1.0'].map((path) => `OPTIONS /services/collector${path}`),
  ...['/health', '/health/1.0'].map((path) => `GET /services/collector${path}`),
];

/** The web app's files and pages hold no data. They are there only when it was built. */
const WEB_APP = /^GET (\/|\/assets\/\*|\/favicon\.svg|\/[a-z-]+|\/[a-z-]+\/\*)$/;

let server: RunningServer;
let routes: readonly ListedRoute[];

beforeAll(async () => {
  server = await startServer({ name: 'routes', program: 'test/process/server-with-routes.ts' });
  const line = /^routes (.*)$/m.exec(server.output())?.[1];
  routes = JSON.parse(line ?? '[]') as ListedRoute[];
});
afterAll(() => server?.stop());

const nameOf = ({ method, url }: ListedRoute): string => `${method} ${url}`;
const isPublic = ({ access }: ListedRoute): boolean => access?.kind === 'public';
const needsUser = ({ access }: ListedRoute): boolean => access?.kind === 'api' || access?.kind === 'session';

/** The status of a request to a route, with something in place of its placeholders. */
async function ask(route: ListedRoute, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  const path = route.url.replace(/:[A-Za-z]+/g, 'nothing').replace('*', 'nothing');
  const hasBody = route.method !== 'GET' && route.method !== 'HEAD';
  const answer = await fetch(`${server.url}${path}`, {
    method: route.method,
    headers: { ...(hasBody ? { 'Content-Type': 'application/json' } : {}), ...headers },
    ...(hasBody ? { body: '{}' } : {}),
  });
  // A tail goes on for ever: the status says enough.
  await answer.body?.cancel();
  return answer.status;
}

/** The routes among `some` whose answer is not one of `expected`, as "name: status". */
async function exceptions(
  some: readonly ListedRoute[],
  expected: readonly number[],
  headers?: Readonly<Record<string, string>>,
): Promise<string[]> {
  const found: string[] = [];
  for (const route of some) {
    const status = await ask(route, headers);
    if (!expected.includes(status)) found.push(`${nameOf(route)}: ${status}`);
  }
  return found;
}

interface SignedIn {
  readonly cookie: string;
  readonly csrfToken: string;
}

async function signIn(email: string, password: string): Promise<SignedIn> {
  const answer = await fetch(`${server.url}/api/unstable/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  expect(answer.status).toBe(200);
  const { csrfToken } = (await answer.json()) as { csrfToken: string };
  return { cookie: answer.headers.getSetCookie()[0]?.split(';')[0] ?? '', csrfToken };
}

/** Makes a user who may only read, and signs in. */
async function signInReader(): Promise<SignedIn> {
  const { data: roles } = await call<{ data: { id: string; attributes: { name: string } }[] }>(
    server,
    'GET',
    '/api/v2/roles',
  );
  const role = roles.find(({ attributes }) => /read.only/i.test(attributes.name));
  const { data: user } = await call<{ data: { id: string } }>(server, 'POST', '/api/v2/users', {
    data: {
      type: 'users',
      attributes: { email: 'reader@example.com' },
      relationships: { roles: { data: [{ type: 'roles', id: role?.id }] } },
    },
  });
  await call(server, 'PUT', `/api/unstable/users/${user.id}/password`, { password: TEST_PASSWORD });
  return signIn('reader@example.com', TEST_PASSWORD);
}

describe('the route table', () => {
  it('was read, and states an access everywhere', () => {
    expect(routes.length).toBeGreaterThan(80);
    expect(routes.filter(({ access }) => access === undefined).map(nameOf)).toEqual([]);
  });

  it('has the public routes that are expected and no more', () => {
    const found = new Set(routes.filter((route) => isPublic(route) && route.method !== 'HEAD').map(nameOf));
    const webApp = [...found].filter((name) => WEB_APP.test(name) && !PUBLIC_ROUTES.includes(name));
    expect(webApp.length).toBeLessThan(40);
    expect([...found].filter((name) => !webApp.includes(name)).sort()).toEqual([...PUBLIC_ROUTES].sort());
  });
});

describe('without valid credentials', () => {
  const guarded = () => routes.filter((route) => !isPublic(route));

  it('no other route answers', async () => {
    expect(await exceptions(guarded(), [401, 403])).toEqual([]);
  });

  it('no other route answers to made-up keys and sessions', async () => {
    const madeUp = {
      'DD-API-KEY': 'f'.repeat(32),
      'DD-APPLICATION-KEY': 'f'.repeat(40),
      Cookie: `${SESSION_COOKIE}=${'f'.repeat(64)}`,
    };
    expect(await exceptions(guarded(), [401, 403], madeUp)).toEqual([]);
  });

  it('an API key alone opens no route of a user', async () => {
    expect(await exceptions(routes.filter(needsUser), [401, 403], { 'DD-API-KEY': server.apiKey })).toEqual([]);
  });

  it('an application key opens no route without an API key', async () => {
    const headers = { 'DD-APPLICATION-KEY': server.applicationKey };
    expect(await exceptions(routes.filter(needsUser), [401, 403], headers)).toEqual([]);
  });
});

describe('a user who may only read', () => {
  const demanding = (...permissions: string[]) =>
    routes.filter(
      ({ access }) => access !== undefined && 'permission' in access && permissions.includes(access.permission),
    );

  let reader: SignedIn;
  beforeAll(async () => {
    reader = await signInReader();
  });

  it('writes nothing, by session and by application key, and reads', async () => {
    const bySession = { Cookie: reader.cookie, [CSRF_HEADER]: reader.csrfToken };
    const made = await fetch(`${server.url}/api/v2/current_user/application_keys`, {
      method: 'POST',
      headers: { ...bySession, 'Content-Type': 'application/json' },
      body: JSON.stringify({ data: { type: 'application_keys', attributes: { name: 'reader' } } }),
    });
    expect(made.status).toBe(201);
    const { data } = (await made.json()) as { data: { attributes: { key: string } } };
    const byKey = { 'DD-API-KEY': server.apiKey, 'DD-APPLICATION-KEY': data.attributes.key };

    const writing = demanding('write', 'manage');
    expect(writing.length).toBeGreaterThan(15);
    expect(await exceptions(writing, [403], bySession)).toEqual([]);
    // Routes that only a session opens say that they want one.
    expect(await exceptions(writing, [401, 403], byKey)).toEqual([]);

    const reading = demanding('read').filter(({ method, access }) => method === 'GET' && access?.kind === 'api');
    const refused = await Promise.all(reading.map(async (route) => [401, 403].includes(await ask(route, byKey))));
    expect(reading.filter((_, index) => refused[index]).map(nameOf)).toEqual([]);
  });

  it("does not revoke another user's token", async () => {
    const attributes = { name: 'of the administrator', expires_at: '2999-01-01T00:00:00Z' };
    const body = { data: { type: 'personal_access_tokens', attributes } };
    const root = '/api/v2/personal_access_tokens';
    const { data } = await call<{ data: { id: string } }>(server, 'POST', root, body);
    const revoked = await fetch(`${server.url}${root}/${data.id}`, {
      method: 'DELETE',
      headers: { Cookie: reader.cookie, [CSRF_HEADER]: reader.csrfToken },
    });
    expect(revoked.status).toBe(404);
    expect(await call(server, 'GET', `${root}/${data.id}`)).toMatchObject({ data: { id: data.id } });
  });
});

describe('a session of the administrator', () => {
  it('changes nothing with a wrong or missing CSRF token, on any route', async () => {
    const { cookie, csrfToken } = await signIn(ADMIN_EMAIL, TEST_PASSWORD);
    const changing = routes.filter((route) => needsUser(route) && !['GET', 'HEAD'].includes(route.method));
    expect(changing.length).toBeGreaterThan(30);
    expect(await exceptions(changing, [401, 403], { Cookie: cookie, [CSRF_HEADER]: 'f'.repeat(32) })).toEqual([]);
    expect(await exceptions(changing, [401, 403], { Cookie: cookie })).toEqual([]);
    // The same session with its own token is let in: it was the token that was refused.
    const search = routes.filter((route) => nameOf(route) === 'POST /api/v2/logs/events/search');
    expect(await exceptions(search, [200], { Cookie: cookie, [CSRF_HEADER]: csrfToken })).toEqual([]);
  });
});
