import { FakeClock } from '@komainu/kernel/clock.ts';
import { Counters } from '@komainu/kernel/counters.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { expect, it } from 'vitest';
import type { ChannelSettings } from './channels/settings.ts';
import { Notifier } from './notifier.ts';
import { AT, sealer, testOutbox, testTools, transitionOf } from './test-parts.ts';

const settings: Partial<ChannelSettings> = {
  webhook: async (name) =>
    name === 'gone'
      ? undefined
      : {
          name,
          sealedUrl: sealer.seal(`https://hooks.example/${name}`),
          payload: '{"id": "$ID", "to": "$ALERT_TRANSITION"}',
          sealedHeaders: null,
          encodeAs: 'json',
        },
  everybody: async () => ['ann@example.com', 'bob@example.com'],
};

function setUp(answers: { status: number }[] = [], outbox = testOutbox(), clock = new FakeClock(AT)) {
  const tools = testTools(settings, answers);
  const counters = new Counters();
  const parts = { outbox, tools, links: undefined, clock, counters, logger: silentLogger };
  const notifier = new Notifier({ ...parts, random: () => 0.5, exclusive: true });
  return { notifier, outbox, tools, counters, clock };
}

const states = (outbox: ReturnType<typeof testOutbox>) =>
  outbox.entries.map(({ lane, state, reason, attempts }) => [lane, state, reason, attempts]);

it('delivers messages of others once, and says which handles lead nowhere', async () => {
  const { notifier, outbox, tools } = setUp();
  const message = {
    id: 'run step',
    sender: 'Restart',
    title: 'Restarted',
    body: 'It is **up**',
    handles: ['ann@example.com', 'webhook-a', 'webhook-gone', 'workflow-x'],
    link: 'https://k.example/workflows/1',
  };
  const problems = [...(await notifier.tell(message))];
  expect(problems).toEqual([
    ['webhook-gone', 'there is no webhook gone'],
    ['workflow-x', 'only monitors start workflows by a message'],
  ]);
  await notifier.tell(message);
  await eventually(() =>
    expect(states(outbox)).toEqual([
      ['email ann@example.com', 'sent', '', 1],
      ['webhook webhook-a', 'sent', '', 1],
    ]),
  );
  expect(tools.mails).toMatchObject([
    { subject: 'Restarted', html: expect.stringContaining('https://k.example/workflows/1') },
  ]);
});

it('delivers to every handle, and shows those that lead nowhere', async () => {
  const { notifier, outbox, tools, counters } = setUp();
  await notifier.notify(
    transitionOf({ monitor: { message: '@webhook-a @webhook-gone @nobody @all @ann@example.com' } }),
  );
  await eventually(() =>
    expect(states(outbox)).toEqual([
      ['webhook webhook-a', 'sent', '', 1],
      ['webhook webhook-gone', 'given_up', 'there is no webhook gone', 0],
      ['unknown nobody', 'given_up', 'nobody is known by this handle', 0],
      ['email ann@example.com', 'sent', '', 1],
      ['email bob@example.com', 'sent', '', 1],
    ]),
  );
  expect(tools.mails.map(({ to }) => to)).toEqual(['ann@example.com', 'bob@example.com']);
  expect(counters.samples('komainu_notifications_dropped_total')).toEqual([
    { labels: { channel: 'webhook', reason: 'unknown_handle' }, value: 1 },
    { labels: { channel: 'unknown', reason: 'unknown_handle' }, value: 1 },
  ]);
  const [last] = (await notifier.deliveries(1)).deliveries;
  expect(last).toMatchObject({
    handle: 'bob@example.com',
    channel: 'email',
    state: 'sent',
    monitor_id: 7,
    next_ms: null,
  });
  await notifier.close();
});

it('tries again with pauses, in order, and with the same id', async () => {
  const { notifier, outbox, tools, clock } = setUp([{ status: 503 }, { status: 500 }]);
  const monitor = { message: '@webhook-a' };
  await notifier.notify(transitionOf({ monitor }));
  await notifier.notify(transitionOf({ monitor }));
  await notifier.notify(transitionOf({ monitor, from: 'Alert', to: 'OK', timeUnixMs: AT + 1 }));
  await eventually(() => expect(outbox.entries.map(({ reason }) => reason)).toEqual(['status 503', '']));
  expect(outbox.entries[0]?.nextUnixMs).toBe(AT + 5_000);
  await eventually(() => {
    clock.advance(1_000);
    expect(states(outbox).map(([, state, , attempts]) => [state, attempts])).toEqual([
      ['sent', 3],
      ['sent', 1],
    ]);
  });
  const bodies = tools.requests.map(({ body }) => JSON.parse(body));
  expect(bodies.map(({ to }) => to)).toEqual(['Triggered', 'Triggered', 'Triggered', 'Recovered']);
  expect(new Set(bodies.map(({ id }) => id)).size).toBe(2);
  await notifier.close();
});

it('gives up what is refused for good, and what is older than a day', async () => {
  const { notifier, outbox, counters, clock } = setUp([{ status: 403 }, { status: 503 }, { status: 503 }]);
  await notifier.notify(transitionOf({ monitor: { message: '@webhook-a' } }));
  await eventually(() => expect(states(outbox)[0]?.[1]).toBe('given_up'));
  await notifier.notify(transitionOf({ monitor: { message: '@webhook-b' } }));
  await eventually(() => expect(outbox.entries[1]?.attempts).toBe(1));
  await eventually(() => {
    clock.advance(24 * 3_600_000);
    expect(states(outbox)[1]?.slice(1)).toEqual(['given_up', 'status 503', 2]);
  });
  expect(counters.samples('komainu_notifications_dropped_total').map(({ labels }) => labels['reason'])).toEqual([
    'refused',
    'too_old',
  ]);
  await notifier.close();
});

it('takes no more than can wait', async () => {
  const outbox = testOutbox();
  outbox.waiting = async () => 50_000;
  const { notifier, counters } = setUp([], outbox);
  await notifier.notify(transitionOf({ monitor: { message: '@webhook-a' } }));
  expect(outbox.entries).toEqual([]);
  expect(counters.value('komainu_notifications_dropped_total', { channel: 'webhook', reason: 'outbox_full' })).toBe(1);
  await notifier.close();
});

it('keeps trying to keep what it is told, and goes on with what an earlier process left', async () => {
  const outbox = testOutbox();
  let failures = 2;
  const put = outbox.put;
  outbox.put = async (entries) => {
    if (failures-- > 0) throw new Error('the database is away');
    await put(entries);
  };
  const clock = new FakeClock(AT);
  const first = setUp([], outbox, clock);
  const kept = first.notifier.notify(transitionOf({ monitor: { message: '@webhook-a' } }));
  await eventually(() => {
    clock.advance(1_000);
    expect(outbox.entries.length).toBe(1);
  });
  await kept;
  await first.notifier.close();

  await outbox.put([{ ...(outbox.entries[0] ?? never()), id: 'left', state: 'waiting', attempts: 0 }]);
  await outbox.claim(clock.nowMs(), clock.nowMs() + 120_000, 10);
  const next = setUp([], outbox, clock);
  await next.notifier.start();
  await eventually(() => expect(states(outbox).map(([, state]) => state)).toEqual(['sent', 'sent']));
  await next.notifier.close();
});

function never(): never {
  throw new Error('there is no entry');
}
