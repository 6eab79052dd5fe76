import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { call, eventually, freePort, type RunningServer, startServer } from '../process/server.ts';
import { mavenClasspath } from './maven.ts';
import { goClient, hasProgram, nodeClients, pythonClients, runClient } from './toolchains.ts';

const HERE = import.meta.dirname;
const hasJava = hasProgram('javac', '-version') && hasProgram('mvn', '-version');
const hasGo = hasProgram('go', 'version');
// Both take their time on a fresh machine: they go on while the server starts.
const jars = hasJava
  ? mavenClasspath({ group: 'org.komamitsu', artifact: 'fluency-fluentd', version: '2.7.3' })
  : undefined;
// Two libraries that cannot live in one program.
const programs = hasGo ? ['fluent-logger', 'fluent-forward'].map((folder) => goClient(folder)) : [];
for (const started of [jars, ...programs]) started?.catch(() => {});
const python = pythonClients();
const clients = nodeClients();

const directory = mkdtempSync(path.join(tmpdir(), 'komainu-log-clients-'));
let server: RunningServer;
/** What the programs are told. */
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  const cli = path.resolve(HERE, '../../apps/cli/main.ts');
  const made = runClient(process.execPath, [cli, 'tls', 'init', '--site', 'komainu.test', '--out', directory], {});
  expect(await made.ended, made.output()).toBe(0);
  const ports = {
    FORWARD_PORT: String(await freePort()),
    FORWARD_TLS_PORT: String(await freePort()),
    GELF_PORT: String(await freePort()),
  };
  server = await startServer({
    name: 'log-clients',
    env: {
      KOMAINU_TLS_CERT: path.join(directory, 'server.crt'),
      KOMAINU_TLS_KEY: path.join(directory, 'server.key'),
      KOMAINU_TLS_PORT: String(await freePort()),
      KOMAINU_FORWARD_PORT: ports.FORWARD_PORT,
      KOMAINU_FORWARD_TLS_PORT: ports.FORWARD_TLS_PORT,
      KOMAINU_GELF_PORT: ports.GELF_PORT,
    },
  });
  env = { ...ports, KEY: server.apiKey, CA: path.join(directory, 'authority.crt') };
});
afterAll(async () => {
  await server?.stop();
  rmSync(directory, { recursive: true, force: true });
});

interface Log {
  readonly service: string;
  readonly message: string;
  readonly status: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** The beginnings of the messages by service, of those whose service begins so, once there are as many. */
async function sent(services: string, least: number): Promise<Record<string, string[]>> {
  const logs = await eventually(`${least} logs of ${services}`, 30_000, async () => {
    const { data } = await call<{ data: { attributes: Log }[] }>(server, 'POST', '/api/v2/logs/events/search', {
      filter: { query: `service:${services}`, from: 'now-15m', to: 'now+1h' },
      page: { limit: 100 },
    });
    return data.length >= least ? data.map(({ attributes }) => attributes) : undefined;
  });
  expect(JSON.stringify(logs)).not.toContain(server.apiKey);
  expect(logs.filter(({ status }) => status !== 'error')).toEqual([]);
  expect(logs.filter(({ attributes }) => !('order' in attributes))).toEqual([]);
  const byService = Object.groupBy(logs, ({ service }) => service);
  return Object.fromEntries(
    Object.entries(byService).map(([service, ofService = []]) => [
      service,
      ofService.map(({ message }) => message.split(/\s+x+|\n/)[0] ?? '').sort(),
    ]),
  );
}

async function ran(command: string, args: readonly string[]): Promise<void> {
  const run = runClient(command, args, env);
  expect(await run.ended, run.output()).toBe(0);
}

const BOTH = ['first', 'second'];

it('takes what libraries of Node send by the forward protocol and GELF', async () => {
  await ran(process.execPath, [path.join(clients, 'log-clients.mjs')]);
  expect(await sent('fluent-org-*', 12)).toEqual({
    'fluent-org-Message': BOTH,
    'fluent-org-Forward': BOTH,
    'fluent-org-PackedForward': BOTH,
    'fluent-org-CompressedPackedForward': BOTH,
    'fluent-org-tag': BOTH,
    'fluent-org-tls': BOTH,
  });
  expect(await sent('fluent-logger-*', 3)).toEqual({
    'fluent-logger-Message': ['first'],
    'fluent-logger-PackedForward': ['first'],
    'fluent-logger-CompressedPackedForward': ['first'],
  });
  expect(await sent('gelf-pro-*', 2)).toEqual({ 'gelf-pro-tcp': ['over TCP'], 'gelf-pro-udp': ['over UDP'] });
});

it.skipIf(python === undefined)('takes what libraries of Python send by the forward protocol and GELF', async () => {
  await ran(python ?? '', [path.join(HERE, 'python/log_clients.py')]);
  expect(await sent('python-fluent*', 5)).toEqual({
    'python-fluent': BOTH,
    'python-fluent-async': BOTH,
    'python-fluent-handler': ['from a handler'],
  });
  const failed = ['failed order 7'];
  expect(await sent('(graypy-* OR pygelf-*)', 4)).toEqual({
    'graypy-udp': failed,
    'graypy-tcp': failed,
    'pygelf-udp': failed,
    'pygelf-tcp': failed,
  });
});

it.skipIf(!hasGo)('takes what libraries of Go send by the forward protocol', async () => {
  await Promise.all(programs.map(async (program) => ran(await program, [])));
  const modes = ['compressed', 'forward', 'message', 'message ext', 'packed'];
  expect(await sent('go-*', 14)).toEqual({
    'go-fluent-logger': BOTH,
    'go-fluent-logger-async': BOTH,
    'go-ibm': modes,
    'go-ibm-tls': modes,
  });
});

it.skipIf(!hasJava)('takes what Fluency of Java sends by the forward protocol', async () => {
  await ran('java', ['-cp', (await jars) ?? '', path.join(HERE, 'java/Fluent.java')]);
  expect(await sent('java-*', 4)).toEqual({ 'java-fluency': BOTH, 'java-fluency-tls': BOTH });
});

it('refused none of it', async () => {
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(metrics.match(/^komainu_intake_rejected_total\{[^}]*source="logs"[^}]*\} [1-9].*$/gm)).toBeNull();
});
