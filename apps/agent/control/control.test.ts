import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { badRequest } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { controlPath } from './address.ts';
import { askAgent, streamFromAgent } from './control-client.ts';
import { listenForCommands } from './control-server.ts';

let folder = '';
let path = '';
let server: Closable;
let listeners = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'control-'));
  path = controlPath(folder);
  server = await listenForCommands(path, {
    answers: {
      'GET /status': ({ query }) => ({ section: query.get('section') }),
      'POST /echo': ({ body }) => body,
      'GET /hangs': () => new Promise(() => {}),
      'GET /fails': () => {
        throw badRequest('no_such_check', 'there is no check x');
      },
    },
    streams: {
      'GET /lines': (_question, send) => {
        listeners++;
        send({ line: 1 });
        send({ line: 2 });
        return () => void listeners--;
      },
    },
  });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

test('commands are answered, on a socket for its user alone', async () => {
  expect([
    await askAgent(path, 'GET', '/status?section=logs'),
    await askAgent(path, 'POST', '/echo', { body: { a: [1] } }),
    ((await stat(path)).mode & 0o777).toString(8),
  ]).toEqual([{ section: 'logs' }, { a: [1] }, '600']);
});

test('lines come until the asker goes away', async () => {
  const away = new AbortController();
  const lines: unknown[] = [];
  for await (const line of streamFromAgent(path, '/lines', away.signal)) {
    lines.push(line);
    if (lines.length === 2) break;
  }
  expect(lines).toEqual([{ line: 1 }, { line: 2 }]);
  await eventually(() => expect(listeners).toBe(0));
});

test.each([
  ['/fails', 'no_such_check'],
  ['/nothing', 'unknown_command'],
  ['/hangs', 'agent_hangs'],
])('%s: %s', async (route, code) => {
  await expect(askAgent(path, 'GET', route, { timeoutMs: route === '/hangs' ? 100 : 20_000 })).rejects.toMatchObject({
    code,
  });
});

test('no agent', async () => {
  await expect(askAgent(join(folder, 'none.sock'), 'GET', '/status')).rejects.toMatchObject({
    code: 'agent_not_running',
  });
});

test('a long data directory still has a socket', () => {
  expect(controlPath(`/${'x'.repeat(200)}`).length).toBeLessThan(108);
});
