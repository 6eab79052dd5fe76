import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { InstanceAnswer, InstanceListAnswer } from '@komainu/contracts/workflows/instances.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { call, type RunningServer, startServer } from './server.ts';

const ENV = { KOMAINU_PRIVATE_TARGETS: 'on', KOMAINU_AGENT: 'off' };
const WORKFLOWS = '/api/v2/workflows';

const dataDir = mkdtempSync(path.join(tmpdir(), 'komainu-workflows-'));
const asked: string[] = [];
/** Whether the place outside keeps people waiting. */
let isHolding = true;
let outside: Server;
let server: RunningServer;

beforeAll(async () => {
  outside = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (isHolding && request.url !== '/first') return;
    response.setHeader('content-type', 'application/json');
    response.end('{"ok":true}');
  });
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
  server = await startServer({ name: 'workflows', dataDir, env: ENV });
});
afterAll(async () => {
  await server?.stop();
  outside?.closeAllConnections();
  outside?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const ask = (name: string, verb: string, next?: string) => {
  const { port } = outside.address() as { port: number };
  return {
    name,
    actionId: 'com.datadoghq.http.request',
    parameters: [
      { name: 'verb', value: verb },
      { name: 'url', value: `http://127.0.0.1:${port}/${name.toLowerCase()}` },
    ],
    ...(next === undefined ? {} : { outboundEdges: [{ nextStepName: next, branchName: 'main' }] }),
  };
};

async function create(spec: object): Promise<string> {
  const attributes = { name: 'Process', spec };
  const { data } = await call<{ data: { id: string } }>(server, 'POST', WORKFLOWS, {
    data: { type: 'workflows', attributes },
  });
  return data.id;
}

async function run(id: string): Promise<string> {
  const { data } = await call<{ data: { id: string } }>(server, 'POST', `${WORKFLOWS}/${id}/instances`, {});
  return data.id;
}

const detail = async (id: string, instance: string) =>
  (await call<InstanceAnswer>(server, 'GET', `${WORKFLOWS}/${id}/instances/${instance}`)).data.attributes;

const count = (line: string) => asked.filter((one) => one === line).length;

it('goes on after kill -9 where it stood, and does nothing twice that must be done once', async () => {
  const api = (name: string) => [{ apiTrigger: {}, startStepNames: [name] }];
  const reading = await create({
    triggers: api('First'),
    steps: [
      ask('First', 'GET', 'Hold'),
      ask('Hold', 'GET', 'Last'),
      { name: 'Last', actionId: 'com.datadoghq.core.noop' },
    ],
  });
  const writing = await create({ triggers: api('Post'), steps: [ask('Post', 'POST')] });
  const [read, write] = [await run(reading), await run(writing)];
  await eventually(() => expect([count('GET /first'), count('GET /hold'), count('POST /post')]).toEqual([1, 1, 1]));

  server.process.kill('SIGKILL');
  await once(server.process, 'exit');
  isHolding = false;
  server = await startServer({ name: 'workflows', dataDir, env: ENV });

  await eventually(async () => expect((await detail(reading, read)).state).toBe('succeeded'));
  const { steps } = await detail(reading, read);
  expect(steps.map(({ name, state, attempts, interruptions }) => [name, state, attempts, interruptions])).toEqual([
    ['First', 'succeeded', 1, 0],
    ['Hold', 'succeeded', 1, 1],
    ['Last', 'succeeded', 1, 0],
  ]);
  await eventually(async () => expect((await detail(writing, write)).state).toBe('failed'));
  expect((await detail(writing, write)).error).toMatchObject({ code: 'interrupted', step: 'Post' });
  expect([count('GET /first'), count('GET /hold'), count('POST /post')]).toEqual([1, 2, 1]);
});

it('is started by a monitor whose message names it, and makes an event of it', async () => {
  const id = await create({
    handle: 'note-it',
    triggers: [{ monitorTrigger: {}, startStepNames: ['Note'] }],
    steps: [
      {
        name: 'Note',
        actionId: 'com.datadoghq.dd.events.createEvent',
        parameters: [
          { name: 'title', value: 'Seen: {{ Source.monitor.name }}' },
          { name: 'text', value: '{{ Source.event.text }}' },
          { name: 'tags', value: ['from:workflow'] },
        ],
      },
    ],
  });
  const definition = {
    name: 'Too hot',
    type: 'query alert',
    query: 'avg(last_5m):avg:furnace.temperature{*} > 90',
    message: 'Look @workflow-note-it',
    options: { thresholds: { critical: 90 } },
  };
  await call(server, 'POST', '/api/unstable/monitors/notification-test', { definition, states: ['Alert'] });
  const first = await eventually(async () => {
    const { data } = await call<InstanceListAnswer>(server, 'GET', `${WORKFLOWS}/${id}/instances`);
    expect(data[0]?.attributes.instanceStatus.detailsKind).toBe('SUCCEEDED');
    return data[0];
  });
  expect(first?.attributes.source).toEqual({ monitor: { monitorId: 0, monitorName: '[TEST] Too hot' } });
  const output = (await detail(id, first?.id ?? '')).steps[0]?.output;
  expect(output).toMatchObject({ event: { title: 'Seen: [TEST] Too hot' } });
});
