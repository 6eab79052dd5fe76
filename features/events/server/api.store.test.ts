import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { standingClock, testContext } from '@komainu/testkit/test-server.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventsTables } from '../tables/events.ts';
import type { EventsFeature } from './ports.ts';
import { registerEvents } from './register.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const NOW_S = NOW / 1000;
const KEYS = { 'dd-api-key': '0'.repeat(32), 'dd-application-key': '0'.repeat(40) };
const context = testContext(standingClock(NOW));
let feature: EventsFeature;
let close: () => Promise<void>;

const post = (url: string, payload: unknown, headers: Record<string, string> = {}) =>
  context.app.inject({
    method: 'POST',
    url,
    headers: { ...KEYS, 'content-type': 'application/json', ...headers },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  });
const get = async (url: string) => {
  const answer = await context.app.inject({ url, headers: KEYS });
  return { status: answer.statusCode, text: answer.body, body: answer.json() };
};
const rejected = () => Object.fromEntries(context.ledger.totals().rejected.get('events') ?? []);

beforeAll(async () => {
  const store = await openTestStore(eventsTables);
  feature = registerEvents(context, { store, ledger: context.ledger, flushAfterMs: 10 });
  close = async () => {
    await feature.close();
    await context.app.close();
    await store[Symbol.asyncDispose]();
  };
});
afterAll(() => close());

describe('v1', () => {
  it('creates an event and gives it back with all digits of its id', async () => {
    const event = {
      title: 'Deploy',
      text: 'of checkout',
      tags: ['team:a', 'env:prod'],
      host: 'h',
      priority: 'low',
      date_happened: NOW_S - 100,
    };
    const created = await post('/api/v1/events', event);
    expect([created.statusCode, created.json()]).toEqual([
      202,
      {
        status: 'ok',
        event: {
          id: expect.any(Number),
          id_str: expect.stringMatching(/^\d{19}$/),
          title: 'Deploy',
          text: 'of checkout',
          date_happened: NOW_S - 100,
          handle: null,
          priority: 'low',
          related_event_id: null,
          tags: ['team:a', 'env:prod'],
          alert_type: 'info',
          host: 'h',
          url: expect.stringContaining('/event/event?id='),
        },
      },
    ]);
    const id = created.json().event.id_str;
    expect(created.body).toContain(`"id":${id},`);

    const found = await get(`/api/v1/events/${id}`);
    expect(found.text).toContain(`"id":${id},`);
    expect(found.body.event).toMatchObject({
      id_str: id,
      title: 'Deploy',
      host: 'h',
      alert_type: 'info',
      priority: 'low',
    });
    expect((await get('/api/v1/events/1')).status).toBe(404);
    expect((await get('/api/v1/events/abc')).status).toBe(404);
  });

  it.each([
    [{ start: NOW_S - 200, end: NOW_S, tags: 'team:a,env:prod' }, 1],
    [{ start: NOW_S - 200, end: NOW_S, tags: 'host:h' }, 1],
    [{ start: NOW_S - 200, end: NOW_S, tags: 'team:b' }, 0],
    [{ start: NOW_S - 200, end: NOW_S, priority: 'low', unaggregated: 'true' }, 1],
    [{ start: NOW_S - 200, end: NOW_S, priority: 'normal', sources: 'x' }, 0],
    [{ start: NOW_S - 99, end: NOW_S, priority: 'low' }, 0],
    [{ start: NOW_S - 200, end: NOW_S, page: 1 }, 0],
  ])('lists by %j', async (query, count) => {
    const { body } = await get(
      `/api/v1/events?${new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]))}`,
    );
    expect(body.events).toHaveLength(count);
  });

  it('refuses windows that are none, and what is no event', async () => {
    expect((await get('/api/v1/events?start=345&end=123')).status).toBe(400);
    expect((await get('/api/v1/events?start=345')).status).toBe(400);
    const before = rejected();
    const answers = [await post('/api/v1/events', '{'), await post('/api/v1/events', { title: 'x' })];
    expect(answers.map((answer) => [answer.statusCode, Object.keys(answer.json())])).toEqual([
      [400, ['errors']],
      [400, ['errors']],
    ]);
    expect(rejected()).toEqual({ ...before, bad_json: 1, bad_event: 1 });
  });
});

describe('v2', () => {
  it('creates, finds by search, pages, and gives one', async () => {
    const attributes = (index: number) => ({
      title: `Flag ${index} changed`,
      category: 'change',
      message: 'by somebody',
      timestamp: new Date(NOW - 5_000 + index * 1000).toISOString(),
      tags: ['env:staging'],
      attributes: { changed_resource: { name: `flag-${index}`, type: 'feature_flag' } },
    });
    for (let index = 0; index < 3; index++) {
      const created = await post('/api/v2/events', { data: { type: 'event', attributes: attributes(index) } });
      expect([created.statusCode, created.json().data.type]).toEqual([202, 'event']);
    }
    const search = (page: object) =>
      post('/api/v2/events/search', {
        filter: { query: 'flag changed env:staging @changed_resource.type:feature_flag' },
        page,
        sort: 'timestamp',
      });
    const first = (await search({ limit: 2 })).json();
    const second = (await search({ limit: 2, cursor: first.meta.page.after })).json();
    const titles = [...first.data, ...second.data].map((event) => event.attributes.attributes.title);
    expect(titles).toEqual(['Flag 0 changed', 'Flag 1 changed', 'Flag 2 changed']);

    const [event] = second.data;
    const byId = await get(`/api/v2/events/${event.id}`);
    const byNumber = await get(`/api/v2/events/${event.attributes.attributes.evt.id}`);
    expect([byId.body.data, byNumber.body.data]).toEqual([event, event]);
    expect((await get('/api/v2/events/AQGiAKGeawAAAAAAAAAA')).status).toBe(404);
    expect((await get('/api/v2/events/nonsense')).status).toBe(400);
  });

  it("takes the Agents' own track on the same path", async () => {
    const agent = { 'dd-evp-origin': 'agent' };
    expect((await post('/api/v2/events', '{}', agent)).statusCode).toBe(202);
    expect((await post('/api/v2/events', { title: 'from the track', more: { a: 1 } }, agent)).statusCode).toBe(202);
    expect((await post('/api/v2/events', {})).statusCode).toBe(400);
  });
});

it("stores an Agent's events once, and counts the bad ones", async () => {
  const document = { events: { check: [{ msg_title: 'once', timestamp: NOW_S - 1 }, 'bad'] } };
  const before = rejected()['bad_event'] ?? 0;
  await feature.storeIntakeEvents(document, 'intake-key');
  await feature.storeIntakeEvents(document, 'intake-key');
  const { body } = await get('/api/v2/events?filter[query]=once');
  expect([body.data.length, rejected()['bad_event']]).toEqual([1, before + 1]);
});
