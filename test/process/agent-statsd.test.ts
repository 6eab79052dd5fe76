import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type RunningAgent, startAgent } from './agent.ts';
import { FakeIntake } from './fake-intake.ts';
import { eventually } from './server.ts';

let intake: FakeIntake;
let agent: RunningAgent;
beforeEach(async () => {
  intake = await FakeIntake.start();
  agent = await startAgent(
    { url: intake.url, apiKey: '0123456789abcdef0123456789abcdef' },
    {
      KOMAINU_AGENT_HOST_METRICS: 'false',
      KOMAINU_AGENT_MAX_CONTEXTS: '2',
      DD_DOGSTATSD_MAPPER_PROFILES: '[{"name":"p","prefix":"job.","mappings":[{"match":"a b","name":"x"}]}]',
      DD_DOGSTATSD_SOCKET: '/proc/nowhere/dsd.socket',
    },
  );
});
afterEach(async () => {
  await agent.stop();
  await intake.stop();
});

async function status(): Promise<{
  agent: { problems: string[] };
  dogstatsd: { dropped: object; problems: string[] };
}> {
  const answer = await fetch(`http://127.0.0.1:${agent.tracePort}/status`);
  return (await answer.json()) as Awaited<ReturnType<typeof status>>;
}

test('garbage, floods and settings that make no sense have a line each in the status, and the rest goes on', async () => {
  const socket = createSocket('udp4');
  socket.connect(agent.statsdPort, '127.0.0.1');
  await once(socket, 'connect');
  const packets = [
    Buffer.from([0xff, 0xfe, 0x00, 0x0a, 0x7c]),
    Buffer.from('shop.orders:1|c\nshop.orders:many|c|#password:hunter2\n_e{900,1}:cut'),
    Buffer.alloc(60_000, 'x'),
    Buffer.from('shop.users:1|g|#user:1\nshop.users:1|g|#user:2\nshop.users:1|g|#user:3'),
    Buffer.from('shop.orders:1|c'),
  ];
  for (const packet of packets) socket.send(packet);
  await fetch(`http://127.0.0.1:${agent.tracePort}/dogstatsd/v2/proxy`, { method: 'POST', body: '|||\n' });
  const seen = await eventually('what was dropped', 10_000, async () => {
    const now = await status();
    return Object.keys(now.dogstatsd.dropped).length >= 5 ? now : undefined;
  });
  socket.close();
  expect(seen.dogstatsd).toMatchObject({
    dropped: {
      bad_value: { count: 1, line: 'shop.orders:many|c|#password:***' },
      bad_event: { count: 1 },
      context_limit: { count: 2, line: 'shop.users:1|g|#user:2' },
      no_name: { count: expect.any(Number) },
      no_value: { count: expect.any(Number) },
    },
    contexts: {
      contexts: 2,
      limit: 2,
      metrics: expect.arrayContaining([{ metric: 'shop.users', contexts: 1, refusedLines: 2 }]),
    },
    problems: [expect.stringContaining('p, mapping 1 is left out')],
  });
  expect(seen.agent.problems).toEqual(
    expect.arrayContaining([expect.stringMatching(/^dogstatsdSocket: cannot listen on .*ENOENT/)]),
  );
  await agent.stop();
  expect(intake.requests('/api/v2/series').some(({ body }) => body.includes('shop.orders'))).toBe(true);
});
