import { once } from 'node:events';
import { get } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { standingClock, testContext } from '@komainu/testkit/test-server.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { logsTables } from '../../tables/logs.ts';
import { registerLogs } from '../register.ts';
import { logPorts } from '../test-ports.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const KEYS = { 'dd-api-key': '0'.repeat(32), 'dd-application-key': '0'.repeat(40) };
const MANY = 5_000;
const context = testContext(standingClock(NOW));
let store: TelemetryStore & AsyncDisposable;
let close: () => Promise<void>;

const ask = (parameters: Record<string, string>) =>
  context.app.inject({
    method: 'GET',
    url: `/api/unstable/logs/export?${new URLSearchParams(parameters)}`,
    headers: KEYS,
  });

beforeAll(async () => {
  store = await openTestStore(logsTables);
  const feature = await registerLogs(context, { ...logPorts(context), store, flushAfterMs: 10 });
  close = async () => {
    await feature.close();
    await context.app.close();
    await store[Symbol.asyncDispose]();
  };
  const few = [
    {
      message: 'first, "quoted"',
      service: 'web',
      status: 'error',
      hostname: 'h1',
      http: { status_code: 404 },
      ddtags: 'a:1,b:2',
    },
    { message: '=HYPERLINK("x")\nsecond line', service: 'web', list: ['x', 'y'] },
  ].map((log, index) => ({ ...log, timestamp: NOW - 10_000 + index * 1_000 }));
  const many = Array.from({ length: MANY }, (_, index) => ({
    message: `line ${index}`,
    service: 'many',
    timestamp: NOW - 600_000 + Math.floor(index / 10),
  }));
  for (const payload of [few, many]) {
    const answer = await context.app.inject({ method: 'POST', url: '/api/v2/logs', headers: KEYS, payload });
    expect(answer.statusCode).toBe(202);
  }
});
afterAll(() => close());

it('writes the usual columns, newest first', async () => {
  const answer = await ask({ query: 'service:web' });
  expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
  expect(answer.headers['content-disposition']).toBe('attachment; filename="logs-2026-11-22T120000.csv"');
  expect(answer.body).toBe(
    [
      'timestamp,host,service,status,message',
      `2026-11-22T11:59:51.000Z,,web,info,"'=HYPERLINK(""x"")\nsecond line"`,
      '2026-11-22T11:59:50.000Z,h1,web,error,"first, ""quoted"""',
      '',
    ].join('\r\n'),
  );
});

it('writes chosen columns', async () => {
  const { body } = await ask({
    query: 'service:web',
    sort: 'timestamp',
    columns: 'status_code, @list,tags,#class,attributes',
    calculated_fields: JSON.stringify([{ name: 'class', expression: 'concat(left(status_code, 1), "xx")' }]),
  });
  expect(body).toBe(
    [
      'status_code,@list,tags,#class,attributes',
      `404,,"a:1, b:2",4xx,"{""http.status_code"":""404""}"`,
      `,"x, y",,xx,"{""list"":""[\\""x\\"",\\""y\\""]""}"`,
      '',
    ].join('\r\n'),
  );
});

it('writes every log of many, each once, and stops at the limit', async () => {
  const lines = (await ask({ query: 'service:many', columns: 'message' })).body.trimEnd().split('\r\n');
  expect(lines).toHaveLength(MANY + 1);
  expect(new Set(lines).size).toBe(MANY + 1);
  expect(lines.slice(0, 3)).toEqual(['message', `line ${MANY - 1}`, `line ${MANY - 2}`]);
  expect((await ask({ query: 'service:many', limit: '2500' })).body.trimEnd().split('\r\n')).toHaveLength(2_501);
  expect((await ask({ query: 'service:none' })).body).toBe('timestamp,host,service,status,message\r\n');
});

it('refuses before the answer begins', async () => {
  for (const parameters of [
    { query: '(' },
    { limit: '100001' },
    { columns: '@' },
    { subqueries: 'x' },
    { sort: 'host' },
    { columns: Array.from({ length: 51 }, () => 'a').join(',') },
  ]) {
    const answer = await ask(parameters as Record<string, string>);
    expect([parameters, answer.statusCode]).toEqual([parameters, 400]);
  }
});

it('ends when the client goes away', async () => {
  await context.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = context.app.server.address() as AddressInfo;
  const request = get({ port, path: '/api/unstable/logs/export?query=service:many&columns=message', headers: KEYS });
  const [response] = await once(request, 'response');
  await once(response, 'readable');
  response.destroy();
  // The server still answers, and closing it does not wait for the export.
  expect((await ask({ query: 'service:web', limit: '1' })).statusCode).toBe(200);
});
