import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SecretResolver } from '../settings/secrets.ts';
import { parseAgentSettings } from '../settings/settings.ts';
import { diagnose } from './diagnose.ts';

let folder = '';
let answer = 200;
let date = () => new Date();
const server = createServer((_request, response) => {
  response.sendDate = false;
  response.writeHead(answer, { date: date().toUTCString() }).end('{}');
});
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diagnose-'));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  await rm(folder, { recursive: true, force: true });
});

async function findings(env: Record<string, string> = {}) {
  const { port } = server.address() as AddressInfo;
  const settings = parseAgentSettings({
    DD_API_KEY: '0123456789abcdef0123456789abcdef',
    DD_URL: `http://127.0.0.1:${port}`,
    KOMAINU_AGENT_DATA_DIR: folder,
    DD_APM_RECEIVER_PORT: String(port),
    DD_OTLP_CONFIG_RECEIVER_PROTOCOLS_HTTP_ENDPOINT: 'off',
    DD_OTLP_CONFIG_RECEIVER_PROTOCOLS_GRPC_ENDPOINT: 'off',
    DD_LOGS_ENABLED: 'false',
    ...env,
  });
  const secrets = new SecretResolver({
    command: '',
    arguments: [],
    timeoutMs: 0,
    maxOutputBytes: 0,
    allowGroup: false,
    trimLineBreak: false,
    type: '',
    config: {},
  });
  const all = await diagnose({ settings, secrets }, new Set());
  return all
    .filter(({ about }) => !about.startsWith('/proc') && !about.startsWith('/var'))
    .map(({ result, text }) => `${result}: ${text}`);
}

test('a server that answers, a port that is taken, a folder that can be written', async () => {
  expect(await findings()).toEqual([
    'pass: the settings are understood',
    'pass: it answers, and accepts the API key that ends in cdef',
    expect.stringMatching(/^fail: it cannot be used: .*EADDRINUSE/),
    expect.stringMatching(/it can be written|% full/),
  ]);
});

test('a key that is refused, a clock that is wrong', async () => {
  answer = 403;
  date = () => new Date(Date.now() + 600_000);
  expect(await findings({ DD_APM_ENABLED: 'false', DD_API_KEY: 'short-key' })).toEqual([
    'warning: the API key is not 32 hexadecimal digits',
    'fail: it refuses the API key that ends in (too short to tell) (the server answers 403)',
    expect.stringMatching(/^warning: its clock is (599|600|601) s ahead/),
    expect.stringMatching(/it can be written|% full/),
  ]);
});

test('no server, no folder', async () => {
  const found = await findings({
    DD_APM_ENABLED: 'false',
    DD_URL: 'http://127.0.0.1:9',
    KOMAINU_AGENT_DATA_DIR: '/dev/null/data',
  });
  expect(found.slice(1)).toEqual([
    expect.stringMatching(/^fail: it cannot be asked for the API key: no answer from the server: .*ECONNREFUSED/),
    expect.stringMatching(/^fail: data cannot be kept here/),
  ]);
});
