import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, chmod, mkdtemp, open, rename, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startAgent } from './agent.ts';
import { FakeIntake, type Mood } from './fake-intake.ts';
import { eventually, freePort } from './server.ts';

interface Item {
  readonly message: string;
  readonly ddsource: string;
  readonly ddtags: string;
}

let folder = '';
let intake: FakeIntake;
const closing: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'agent-logs-'));
  intake = await FakeIntake.start();
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await intake.stop();
  await rm(folder, { recursive: true, force: true });
});

const file = (name: string) => path.join(folder, name);
const items = (): Item[] => intake.requests('/api/v2/logs').flatMap(({ body }) => JSON.parse(String(body)) as Item[]);
const messages = () => items().map(({ message }) => message);
const QUIET = {
  ...{ DD_LOGS_ENABLED: 'true', KOMAINU_AGENT_LOG_DIR: 'off', KOMAINU_AGENT_JOURNAL: 'false' },
  ...{ KOMAINU_AGENT_HOST_METRICS: 'false', DD_SERIALIZER_COMPRESSOR_KIND: 'none' },
};

async function agentWith(entries: readonly object[], env: Readonly<Record<string, string>> = {}) {
  const agent = await startAgent(
    { url: intake.url, apiKey: '0'.repeat(32) },
    { ...QUIET, KOMAINU_AGENT_LOGS: JSON.stringify(entries), ...env },
  );
  closing.push(() => agent.stop());
  // The agent answers before the last of its parts has started.
  const status = () =>
    eventually('the logs in the status', 30_000, async () => {
      const told = (await (await fetch(`http://127.0.0.1:${agent.tracePort}/status`)).json()) as Partial<Status>;
      return told.logs === undefined ? undefined : { logs: told.logs };
    });
  return { agent, status };
}

interface Status {
  readonly logs: {
    readonly problem?: string;
    readonly problems: readonly string[];
    readonly sources: readonly Readonly<Record<string, unknown>>[];
  };
}

test('bad input of every kind is said in the status, and everything else arrives', async () => {
  const port = await freePort();
  for (const name of ['app.log', 'closed.log', 'gone.log', 'binary.log']) await writeFile(file(name), '');
  await chmod(file('closed.log'), 0o000);
  const { status } = await agentWith([
    { type: 'file', path: file('*.log'), source: 'shop' },
    { type: 'file', path: file('nowhere.txt') },
    { type: 'file', path: file('x'), log_processing_rules: [{ type: 'mask_sequences', name: 'm', pattern: '(' }] },
    { type: 'ftp' },
    { type: 'tcp', port, source: 'syslog' },
  ]);
  const followed = process.getuid?.() === 0 ? 4 : 3;
  await eventually('the files', 30_000, async () => {
    const following = (await status()).logs.sources.find((one) => String(one['paths']).includes('*'))?.['following'];
    return Array.isArray(following) && following.length === followed ? true : undefined;
  });
  await appendFile(file('app.log'), `${'x'.repeat(10_000_000)}\nafter the long line\n`);
  await appendFile(file('binary.log'), Buffer.from('c3280aff0afffe00310a', 'hex'));
  await appendFile(file('gone.log'), 'last words\n');
  const gone = await open(file('gone.log'));
  await rename(file('gone.log'), file('gone.log.1'));
  await rm(file('gone.log.1'));
  await gone.close();
  const socket = connect(port, '127.0.0.1');
  socket.end('<34>Oct 11 22:14:15 box su: failed\ngarbage\n');
  const expected = ['after the long line', 'last words', 'failed', 'garbage'];
  await eventually('the logs', 40_000, async () =>
    expected.every((one) => messages().includes(one)) ? true : undefined,
  );
  const parts = messages().filter((message) => message.includes('xxx'));
  expect(parts).toHaveLength(12);
  expect(parts.join('').replaceAll('...TRUNCATED...', '')).toBe('x'.repeat(10_000_000));
  const { logs } = await status();
  expect(logs.problems).toEqual([
    expect.stringMatching(/^KOMAINU_AGENT_LOGS logs\[2]: .*pattern that cannot be used/),
    expect.stringMatching(/^KOMAINU_AGENT_LOGS logs\[3]: type must be one of/),
  ]);
  expect(logs.sources).toMatchObject([
    { paths: [file('nowhere.txt')], waiting: 'no file matches yet' },
    { paths: [file('*.log')], errors: { invalid_utf8: expect.any(Number) } },
    { type: 'tcp', address: `127.0.0.1:${port}`, logs: 2, sent: 2 },
  ]);
  if (followed === 3) {
    expect(logs.sources[1]).toMatchObject({ unreadable: [expect.stringContaining('closed.log: EACCES')] });
  }
});

test('rules for all logs that cannot be used stop the logs and nothing else', async () => {
  await writeFile(file('app.log'), 'secret\n');
  const { status } = await agentWith([{ type: 'file', path: file('app.log'), start_position: 'beginning' }], {
    DD_LOGS_CONFIG_PROCESSING_RULES: '[{"type":"mask_sequences","name":"all","pattern":"("}]',
  });
  expect((await status()).logs.problem).toContain('pattern that cannot be used');
  expect(messages()).toEqual([]);
});

test('kills under load: records of several lines come whole, once, masked, and through rotation', async () => {
  const log = file('app.log');
  const dataDir = file('data');
  await writeFile(log, '');
  const entries = [
    {
      ...{ type: 'file', path: log, service: 'shop', source: 'java', start_position: 'beginning' },
      log_processing_rules: [
        { type: 'multi_line', name: 'records', pattern: 'record ' },
        { type: 'mask_sequences', name: 'secrets', pattern: String.raw`secret=\d+`, replace_placeholder: 'secret=*' },
      ],
    },
  ];
  // A slow machine may pause between two lines of a record.
  const env = { KOMAINU_AGENT_DATA_DIR: dataDir, DD_LOGS_CONFIG_AGGREGATION_TIMEOUT: '5000' };
  let seed = 20261122;
  const random = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
  const moods: readonly Mood[] = ['take', 'take', 'lost', 'refuse', 'cut'];
  intake.mood = () => moods[Math.floor(random() * moods.length)] ?? 'take';
  const written: string[] = [];
  for (let round = 0; round < 3; round++) {
    const { agent } = await agentWith(entries, env);
    const untilMs = Date.now() + 700 + random() * 700;
    while (Date.now() < untilMs) {
      const number = written.length;
      written.push(`record ${number} secret=*\n  at one\n  at two`);
      await appendFile(log, `record ${number} secret=${number}\n  at one\n`);
      await appendFile(log, '  at two\n');
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    if (round % 2 === 1) {
      await rename(log, `${log}.${round}`);
      await writeFile(log, '');
    }
    await kill(agent.process);
  }
  intake.mood = () => 'take';
  await agentWith(entries, env);
  await eventually('everything', 60_000, async () => (new Set(messages()).size >= written.length ? true : undefined));
  expect(messages().sort()).toEqual([...written].sort());
});

async function kill(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

test('stream-logs shows what is sent, after its rules', async () => {
  await writeFile(file('app.log'), '');
  const rules = [{ type: 'mask_sequences', name: 'm', pattern: String.raw`\d+`, replace_placeholder: '#' }];
  const { status, agent } = await agentWith(
    [{ type: 'file', path: file('app.log'), service: 'shop', source: 'java', log_processing_rules: rules }],
    { KOMAINU_AGENT_DATA_DIR: file('data') },
  );
  await eventually('the file', 30_000, async () =>
    String((await status()).logs.sources[0]?.['following']) === file('app.log') ? true : undefined,
  );
  const cli = spawn(
    process.execPath,
    [path.resolve(import.meta.dirname, '../../apps/cli/main.ts'), 'agent', 'stream-logs', '--json', '--count', '1'],
    { env: { ...process.env, KOMAINU_AGENT_DATA_DIR: file('data') }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let text = '';
  cli.stdout.on('data', (chunk) => (text += String(chunk)));
  cli.stderr.on('data', (chunk) => (text += String(chunk)));
  const writing = setInterval(() => void appendFile(file('app.log'), 'order 42\n'), 200);
  const [code] = await once(cli, 'exit');
  clearInterval(writing);
  expect(agent.process.exitCode).toBeNull();
  expect([code, text]).toEqual([0, expect.stringContaining('"message":"order #"')]);
});
