import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { standingClock, testContext } from '@komainu/testkit/test-server.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { logsTables } from '../../tables/logs.ts';
import { registerLogs } from '../register.ts';
import { logPorts } from '../test-ports.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const KEYS = { 'dd-api-key': '0'.repeat(32), 'dd-application-key': '0'.repeat(40) };
const context = testContext(standingClock(NOW));
let close: () => Promise<void>;

/** Logs by a letter, each with what one or more of the documented searches is about. */
const LOGS: Readonly<Record<string, object>> = {
  a: {
    message: 'hello world',
    url: 'www.datadoghq.com',
    service: 'web-store',
    ddtags: 'env:prod,version:beta,bare_tag',
  },
  b: { message: 'Hello beautiful world', my_attribute: 'hello:world', service: 'webmongo', ddtags: 'env:test' },
  c: {
    message: 'Network is up',
    my_attribute: 'hello world',
    http: { status_code: 204, url_details: { path: '/api/v1/test' } },
  },
  d: { message: 'authentication failure', http: { url: '/api-v1/users', status_code: 404, response_time: 101 } },
  e: { message: 'authentication of test', note: 'say hello there', users: { names: ['Peter', 'Mary'] } },
  f: { message: 'hello_world starts', users: { names: 'Peter' }, http: { status_code: 499, response_time: 100 } },
  g: {
    message: 'user=AliceMartin logged in',
    Event: {
      EventData: {
        Data: [
          { Name: 'ObjectServer', text: 'Security' },
          { Name: 'ObjectType', text: 'Key' },
        ],
      },
    },
  },
  h: {
    message: 'a NETWORKED thing',
    network: { client: { ip: '13.1.2.3' } },
    evt: { name: 'reject' },
    ddsource: 'pan.firewall',
  },
  i: {
    message: 'flow',
    network: { ip: { list: ['9.9.9.9', '15.0.0.7'] }, client: { ip: '2001:db8::5' } },
    ddsource: 'vpc',
  },
  j: { message: 'test', my_attribute: 'Hello world', path: '/a/b#c', mood: '“fine”', sum: '1+1=2 && true' },
};

beforeAll(async () => {
  const store = await openTestStore(logsTables);
  const feature = await registerLogs(context, { ...logPorts(context), store, flushAfterMs: 10 });
  close = async () => {
    await feature.close();
    await context.app.close();
    await store[Symbol.asyncDispose]();
  };
  const payload = Object.entries(LOGS).map(([letter, log]) => ({ ...log, letter, timestamp: NOW - 60_000 }));
  const answer = await context.app.inject({ method: 'POST', url: '/api/v2/logs', headers: KEYS, payload });
  expect(answer.statusCode).toBe(202);
});
afterAll(() => close());

/** The letters of what a search finds. */
async function found(query: string): Promise<string> {
  const payload = { filter: { query }, group_by: [{ facet: '@letter', limit: 100 }] };
  const answer = await context.app.inject({
    method: 'POST',
    url: '/api/v2/logs/analytics/aggregate',
    headers: KEYS,
    payload,
  });
  const { data } = answer.json();
  if (data === undefined) return answer.body;
  return data.buckets
    .map(({ by }: { by: Record<string, string> }) => by['@letter'])
    .sort()
    .join('');
}

// Cases of https://docs.datadoghq.com/logs/explorer/search_syntax, put into words of our own.
it.each([
  // Terms and operators; operators are those in capitals only. Words end at underscores here, which is not documented.
  ['hello', 'abf'],
  ['"hello world"', 'af'],
  ['hello world', 'abf'],
  ['authentication AND failure', 'd'],
  ['authentication OR hello', 'abdef'],
  ['authentication AND -failure', 'e'],
  ['authentication NOT failure', 'e'],
  ['authentication and failure', ''],
  ['-(authentication OR hello) test', 'j'],
  // In all attributes, the message among them, whatever the case.
  ['*:hello', 'abcefj'],
  ['*:hello*', 'abcefj'],
  ['*:"hello world"', 'abcfj'],
  // Attributes, where case counts.
  ['@url:www.datadoghq.com', 'a'],
  ['@my_attribute:hello\\:world', 'b'],
  ['@my_attribute:"hello:world"', 'b'],
  ['@my_attribute:hello?world', 'bc'],
  ['@my_attribute:hello\\ world', 'c'],
  ['@my_attribute:Hello*', 'j'],
  ['@http.url_details.path:"/api/v1/test"', 'c'],
  ['@http.url_details.path:/api/v1/test', 'c'],
  ['@http.url:/api\\-v1/*', 'd'],
  ['@http.url:/api-v1/*', 'd'],
  ['@http.status_code:[200 TO 299] @http.url_details.path:/api/v1/*', 'c'],
  ['-@http.status_code:*', 'abeghij'],
  ['@path:\\/a/b\\#c', 'j'],
  ['@path:"/a/b#c"', 'j'],
  ['@sum:1\\+1\\=2\\ \\&&\\ true', 'j'],
  ['@mood:\\“fine\\”', 'j'],
  // Numbers.
  ['@http.response_time:>100', 'd'],
  ['@http.response_time:>=100', 'df'],
  ['@http.status_code:[400 TO 499]', 'df'],
  ['@http.status_code:(404 OR 204)', 'cd'],
  // Networks.
  ['CIDR(@network.client.ip,13.0.0.0/8)', 'h'],
  ['CIDR(@network.ip.list,13.0.0.0/8, 15.0.0.0/8)', 'i'],
  ['source:pan.firewall @evt.name:reject CIDR(@network.client.ip, 13.0.0.0/8)', 'h'],
  ['source:pan.firewall evt.name:reject CIDR(@network.client.ip, 13.0.0.0/8)', ''],
  ['source:vpc NOT(CIDR(@network.client.ip, 13.0.0.0/8)) CIDR(@network.ip.list, 15.0.0.0/8)', 'i'],
  ['CIDR(@network.client.ip, 2001:db8::/32)', 'i'],
  // Wildcards, which are none within quotes.
  ['service:web*', 'ab'],
  ['service:*mongo', 'b'],
  ['*NETWORK*', 'ch'],
  ['"*NETWORK*"', 'c'],
  ['netw*', 'ch'],
  ['*work', 'c'],
  ['user\\=AliceMartin', 'g'],
  // Tags.
  ['env:(prod OR test)', 'ab'],
  ['(env:prod AND -version:beta)', ''],
  ['env:* -version:beta', 'b'],
  ['tags:bare_tag', 'a'],
  ['tags:"env:test"', 'b'],
  // Lists, and lists of objects.
  ['@users.names:Peter', 'ef'],
  ['@users.names:(Peter AND Mary)', 'e'],
  ['@Event.EventData.Data.Name:ObjectServer', 'g'],
  ['@Event.EventData.Data.Name:ObjectType @Event.EventData.Data.text:Security', 'g'],
  ['@Event.EventData.Data.Name:ObjectNothing', ''],
])('%s finds %s', async (query, letters) => {
  expect(await found(query)).toBe(letters);
});
