import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '@komainu/kernel/clock.ts';
import { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import { openSqliteMetadata } from '@komainu/store/metadata/sqlite.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { testContext } from '@komainu/testkit/test-server.ts';
import { LogDraft } from '@komainu/wire/logs/draft.ts';
import { expect, it } from 'vitest';
import type { OutgoingSettings } from '../outgoing/settings.ts';
import { testOutgoing } from '../outgoing/test-settings.ts';
import { DESTINATION_KIND, type DestinationBody, type ForwardTarget } from './definition.ts';
import { DestinationTap } from './destination-tap.ts';
import { openTestTarget } from './test-target.ts';

const TIME_MS = Date.UTC(2026, 10, 22, 14, 59, 59, 500);
const sealed = (plain: string) => Buffer.from(plain).toString('base64');

function destination(target: ForwardTarget, changes: Partial<DestinationBody> = {}): DestinationBody {
  return {
    name: 'test',
    query: '',
    enabled: true,
    forwardTags: true,
    restrictionList: [],
    restrictionListType: 'ALLOW_LIST',
    target,
    ...changes,
  };
}

const http = (endpoint: string): ForwardTarget => ({
  type: 'http',
  endpoint: `${endpoint}/in?a=b`,
  auth: { type: 'basic', sealed_username: sealed('user'), sealed_password: sealed('pass') },
});

async function stage(settings: OutgoingSettings, destinations: Readonly<Record<string, DestinationBody>>) {
  const context = testContext(systemClock);
  const metadata = openSqliteMetadata(':memory:', systemClock);
  for (const [id, body] of Object.entries(destinations)) await metadata.put(DESTINATION_KIND, id, body, 'test');
  const definitions = new LiveDefinitions({ ...context, metadata }, [DESTINATION_KIND]);
  await definitions.load();
  const open = async () => {
    const tap = new DestinationTap(context, settings, definitions);
    await tap.start();
    return tap;
  };
  return { context, definitions, open, tap: await open() };
}

let id = 1;
function offer(tap: DestinationTap, message: string) {
  const draft = Object.assign(new LogDraft(), { timeUnixMs: TIME_MS, host: 'web-1', source: 'nginx', message });
  draft.tags.push('env:prod', 'team:acme', 'plain');
  draft.add('http.status_code', '200', true);
  tap.offer(draft, id++, 0);
}

const LOG = {
  _id: expect.any(String),
  date: '2026-11-22T14:59:59.500Z',
  host: 'web-1',
  source: 'nginx',
  status: 'info',
  message: 'one',
  attributes: { http: { status_code: 200 } },
  tags: ['env:prod', 'team:acme', 'plain'],
};

it('speaks to HTTP endpoints, and sends a batch again until it is taken', async () => {
  using settings = testOutgoing();
  await using target = await openTestTarget();
  target.answers.push({ status: 503 });
  const { tap, context } = await stage(settings, { d: destination(http(target.endpoint)) });
  offer(tap, 'one');
  offer(tap, 'two');
  await tap.settled();
  await eventually(() => expect(tap.stateOf('d').state).toBe('WORKING'));
  expect(target.received).toHaveLength(2);
  const [first, again] = target.received;
  expect(again?.text).toBe(first?.text);
  expect(JSON.parse(again?.text ?? '')).toEqual([LOG, { ...LOG, message: 'two' }]);
  expect([again?.url, again?.headers]).toMatchObject([
    '/in?a=b',
    { authorization: `Basic ${sealed('user:pass')}`, 'content-type': 'application/json' },
  ]);
  expect(context.counters.value('komainu_logs_forwarded_total', { destination: 'd' })).toBe(2);
  await tap.close();
});

it.each<[Partial<DestinationBody>, readonly string[] | undefined]>([
  [{ forwardTags: false }, undefined],
  [{ restrictionList: ['env', 'plain'] }, ['env:prod', 'plain']],
  [{ restrictionList: ['env'], restrictionListType: 'BLOCK_LIST' }, ['team:acme', 'plain']],
])('lets tags leave as %j says', async (changes, tags) => {
  using settings = testOutgoing();
  await using target = await openTestTarget();
  const { tap } = await stage(settings, { d: destination(http(target.endpoint), changes) });
  offer(tap, 'one');
  await tap.settled();
  await eventually(() => expect(target.received).toHaveLength(1));
  expect(JSON.parse(target.received[0]?.text ?? '')[0].tags).toEqual(tags);
  await tap.close();
});

it('speaks to Splunk, with the kind of source that the destination says', async () => {
  using settings = testOutgoing();
  await using target = await openTestTarget();
  const splunk: ForwardTarget = {
    type: 'splunk_hec',
    endpoint: target.endpoint,
    sealed_access_token: sealed('token'),
    sourcetype: 'shop',
  };
  const { tap } = await stage(settings, { d: destination(splunk) });
  offer(tap, 'one');
  await tap.settled();
  await eventually(() => expect(target.received).toHaveLength(1));
  const [request] = target.received;
  expect([request?.url, request?.headers['authorization']]).toEqual(['/services/collector/event', 'Splunk token']);
  const event = { time: TIME_MS / 1000, host: 'web-1', source: 'nginx', sourcetype: 'shop', event: LOG };
  expect(JSON.parse(request?.text ?? '')).toEqual(event);
  await tap.close();
});

it('speaks to Elasticsearch, whose answers tell document by document what became of them', async () => {
  using settings = testOutgoing();
  await using target = await openTestTarget();
  const elasticsearch: ForwardTarget = {
    type: 'elasticsearch',
    endpoint: `${target.endpoint}/es`,
    auth: { sealed_username: sealed('u'), sealed_password: sealed('p') },
    index_name: 'logs',
    index_rotation: "yyyy-'W'ww",
  };
  const item = (status: number) => ({ create: { status, error: { type: 'mapper_parsing_exception' } } });
  target.answers.push({ status: 200, body: { errors: true, items: [item(201), item(429)] } });
  target.answers.push({ status: 200, body: { errors: true, items: [item(409), item(400)] } });
  const { tap, context } = await stage(settings, { d: destination(elasticsearch) });
  offer(tap, 'one');
  offer(tap, 'two');
  await tap.settled();
  await eventually(() => expect(tap.stateOf('d').reason).toBe('mapper_parsing_exception'));
  await eventually(() => expect(target.received).toHaveLength(2));
  const { url, text = '' } = target.received[1] ?? {};
  const [action, document] = text.split('\n').map((line) => (line === '' ? undefined : JSON.parse(line)));
  const { _id, date, ...rest } = LOG;
  expect([url, action, document]).toEqual([
    '/es/_bulk',
    { create: { _index: 'logs-2026-w47', _id: expect.any(String) } },
    { '@timestamp': date, ...rest },
  ]);
  const refused = { destination: 'd', reason: 'refused_by_destination' };
  // The test target has sent its answer before the tap has read it.
  await eventually(() => expect(context.counters.value('komainu_logs_forward_dropped_total', refused)).toBe(1));
  expect(context.counters.value('komainu_logs_forwarded_total', { destination: 'd' })).toBe(1);
  await tap.close();
});

it('gives up what a destination refuses for good, counted, and goes on', async () => {
  using settings = testOutgoing();
  await using target = await openTestTarget();
  target.answers.push({ status: 400 });
  const { tap, context } = await stage(settings, { d: destination(http(target.endpoint)) });
  for (const message of ['bad', 'good']) {
    offer(tap, message);
    await tap.settled();
  }
  await eventually(() => expect(target.received).toHaveLength(2));
  const labels = { destination: 'd', reason: 'refused_400' };
  await eventually(() => expect(context.counters.value('komainu_logs_forward_dropped_total', labels)).toBe(1));
  await eventually(() => expect(tap.stateOf('d')).toEqual({ state: 'WORKING', waitingBytes: 0 }));
  await tap.close();
});

it('keeps what is not answered for the next process, and no secret with it', async () => {
  using settings = testOutgoing();
  await using target = await openTestTarget();
  target.answers.push({ status: 500 });
  const { tap, open } = await stage(settings, { d: destination(http(target.endpoint)) });
  offer(tap, 'one');
  offer(tap, 'of a failed request');
  tap.abandon();
  expect(tap.settled()).toBeUndefined();
  offer(tap, 'two');
  await tap.settled();
  await tap.close();
  const folder = join(settings.folder, 'destinations', 'd');
  const { readFileSync } = await import('node:fs');
  const kept = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  expect(kept).toHaveLength(1);
  expect(kept[0]).not.toContain('authorization');

  target.answers.length = 0;
  const next = await open();
  await eventually(() => expect(target.received.at(-1)?.text).toContain('"two"'));
  expect(target.received.at(-1)?.text).not.toContain('failed request');
  await next.close();
});

it('does not reach private networks unless it may', async () => {
  using settings = testOutgoing({ allowPrivateTargets: false });
  await using target = await openTestTarget();
  const byName = target.endpoint.replace('127.0.0.1', 'localhost');
  const { tap } = await stage(settings, {
    digits: destination(http(target.endpoint)),
    name: destination(http(byName)),
  });
  offer(tap, 'one');
  await tap.settled();
  await eventually(() => {
    expect(tap.stateOf('digits').reason).toContain('private network');
    expect(tap.stateOf('name').reason).toContain('private network');
  });
  expect(target.received).toEqual([]);
  await tap.close();
});
