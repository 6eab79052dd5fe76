import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { recordingSender, runCheck, testParts } from '../../testing.ts';
import { parseBeanName, snakeCase } from './bean.ts';
import { check } from './check.ts';

/** A Java virtual machine of three beans, as Jolokia tells of it. */
const BEANS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'java.lang:type=Memory': {
    HeapMemoryUsage: { init: 1, used: 100, committed: 200, max: 400 },
    NonHeapMemoryUsage: { used: 50 },
    Verbose: false,
  },
  'java.lang:name=G1 Young Generation,type=GarbageCollector': { CollectionCount: 7, CollectionTime: 70, Name: 'G1' },
  'shop:host=h1,name="cart, open",type=Orders': { Count: 5, State: 'RUNNING', 'Dotted.Name': 3, Text: 'x' },
};
let broken = false;
let url = '';
const server = http.createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (text: string) => {
    body += text;
  });
  request.on('end', () => {
    if (broken) return void response.end('<html>');
    const requests: { type: string; mbean: string; attribute?: string[] }[] = JSON.parse(body);
    const answers = requests.map(({ type, mbean, attribute }) => {
      if (type === 'search') {
        const names = Object.keys(BEANS).filter((name) => mbean.startsWith('*') || name.startsWith(mbean.slice(0, -1)));
        return { status: 200, value: names };
      }
      const bean = BEANS[mbean];
      if (bean === undefined) return { status: 404, error: 'no such bean' };
      const wanted = Object.entries(bean).filter(([name]) => attribute?.includes(name) ?? true);
      return { status: 200, value: Object.fromEntries(wanted) };
    });
    response.end(JSON.stringify(answers));
  });
});
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jolokia/`;
});
beforeEach(() => {
  broken = false;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function run(instance: object) {
  const { metrics, serviceChecks, warnings } = await runCheck(check, { jolokia_url: url, name: 'shop', ...instance });
  return {
    metrics: metrics.map(({ type, metric, value, tags }) => [type, metric, value, tags.join(' ')]),
    status: serviceChecks.map(({ name, status, tags }) => [name, status, ...tags]),
    warnings,
  };
}

test('the virtual machine itself', async () => {
  const memory = 'instance:shop jmx_domain:java.lang type:Memory';
  const collector = 'instance:shop jmx_domain:java.lang name:G1 Young Generation type:GarbageCollector';
  expect(await run({})).toEqual({
    metrics: [
      ['gauge', 'jvm.heap_memory', 100, memory],
      ['gauge', 'jvm.heap_memory_committed', 200, memory],
      ['gauge', 'jvm.heap_memory_init', 1, memory],
      ['gauge', 'jvm.heap_memory_max', 400, memory],
      ['gauge', 'jvm.non_heap_memory', 50, memory],
      ['rate', 'jvm.gc.minor_collection_count', 7, collector],
      ['rate', 'jvm.gc.minor_collection_time', 70, collector],
    ],
    status: [['jmx.can_connect', 0, 'instance:shop']],
    warnings: [],
  });
});

const ORDERS = 'bean_host:h1 instance:shop jmx_domain:shop name:cart, open type:Orders';

test.each<[string, object, unknown[]]>([
  [
    'every number of a domain',
    { include: { domain: 'shop' } },
    [
      ['gauge', 'jmx.shop.count', 5, ORDERS],
      ['gauge', 'jmx.shop.dotted.name', 3, ORDERS],
    ],
  ],
  [
    'attributes by type, alias and words',
    {
      include: {
        type: 'Orders',
        attribute: {
          Count: { alias: '$domain.$type.total', metric_type: 'monotonic_count' },
          State: { alias: 'shop.state', values: { RUNNING: 1, default: 0 } },
        },
        tags: { kind: 'of $type' },
        exclude_tags: ['host', 'name'],
      },
    },
    [
      ['monotonic_count', 'shop.Orders.total', 5, 'instance:shop jmx_domain:shop kind:of Orders type:Orders'],
      ['gauge', 'shop.state', 1, 'instance:shop jmx_domain:shop kind:of Orders type:Orders'],
    ],
  ],
  [
    'beans by regex, without the excluded',
    { include: { bean_regex: 'type=', attribute: ['Count', 'CollectionCount'] }, exclude: { domain: 'java.lang' } },
    [['gauge', 'jmx.shop.count', 5, ORDERS]],
  ],
  ['nothing that is not there', { include: { bean: 'shop:type=Nothing', attribute: ['Count'] } }, []],
])('%s', async (_, conf, expected) => {
  expect((await run({ collect_default_jvm_metrics: false, conf: [conf] })).metrics).toEqual(expected);
});

test('more metrics than allowed are left out, and that is said', async () => {
  const { metrics, warnings } = await run({ max_returned_metrics: 2 });
  expect([metrics.length, warnings]).toEqual([2, [expect.stringContaining('7 metrics are more than')]]);
});

test('an address that is not Jolokia’s is critical', async () => {
  broken = true;
  const { sender, recorded } = recordingSender();
  const bridge = check.create({ jolokia_url: url }, {}, testParts());
  await expect(bridge.run(sender, new AbortController().signal)).rejects.toMatchObject({ code: 'jolokia_answer' });
  await bridge.close?.();
  expect(recorded.serviceChecks).toMatchObject([{ name: 'jmx.can_connect', status: 2 }]);
});

test.each([
  [{ jolokia_url: null }, /jolokia_url/],
  [{ conf: [{}] }, /with include/],
  [{ conf: [{ include: { attribute: 'x' } }] }, /list or a mapping/],
  [{ conf: [{ include: { attribute: { x: { metric_type: 'odd' } } } }] }, /metric_type must be one of/],
])('%j is refused', async (instance, message) => {
  await expect(run(instance)).rejects.toMatchObject({
    code: 'bad_check_config',
    message: expect.stringMatching(message),
  });
});

test('names of beans and of attributes', () => {
  expect([
    [...(parseBeanName('a.b:x="1,2=\\"3",y=z')?.keys ?? [])],
    parseBeanName('nothing'),
    ['HeapMemoryUsage.used', 'GCCount', 'already_snake', 'x-y z'].map(snakeCase),
  ]).toEqual([
    [
      ['x', '1,2="3'],
      ['y', 'z'],
    ],
    undefined,
    ['heap_memory_usage.used', 'gc_count', 'already_snake', 'x_y_z'],
  ]);
});
