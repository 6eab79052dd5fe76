import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { registerGrokSuggest } from './suggest-api.ts';

async function suggest(samples: unknown) {
  const app = Fastify();
  registerGrokSuggest(app);
  const answer = await app.inject({ method: 'POST', url: '/api/unstable/logs/grok/suggest', payload: { samples } });
  return { status: answer.statusCode, body: answer.json() };
}

it('suggests a rule, names its fields and shows what they would hold', async () => {
  expect(await suggest(['User jo logged in from 192.0.2.7', ' ', 'User max.m logged in from 2001:db8::1'])).toEqual({
    status: 200,
    body: {
      rule: 'rule User %{notSpace:usr.name} logged in from %{ip:network.client.ip}',
      matched: 2,
      fields: [
        { name: 'usr.name', filter: 'notSpace', example: 'jo' },
        { name: 'network.client.ip', filter: 'ip', example: '192.0.2.7' },
      ],
    },
  });
});

it('shows what a filter names itself as JSON', async () => {
  const { body } = await suggest(['done {"a":1,"b":{"c":2}}', 'failed {"a":2}']);
  expect(body.fields).toEqual([
    { name: 'text', filter: 'word', example: 'done' },
    { name: '', filter: 'data::json', example: '{"a":1,"b":{"c":2}}' },
  ]);
});

it.each([[undefined], [['a', 1]], [Array.from({ length: 51 }, () => 'a')], [[' ', '']]])(
  'refuses %j',
  async (samples) => {
    expect((await suggest(samples)).status).toBe(400);
  },
);

it('takes long and nasty samples without stalling', async () => {
  const started = performance.now();
  const nasty = ['"'.repeat(9_000), 'a=b '.repeat(3_000), '1.2.3.4 '.repeat(2_000), '%{x}\\'.repeat(2_000)];
  for (const line of nasty) {
    const { status, body } = await suggest(Array.from({ length: 50 }, (_, index) => `${line}${index}`));
    expect([status, body.fields.length > 0]).toEqual([200, true]);
  }
  expect(performance.now() - started).toBeLessThan(20_000);
});
