import { appendFile, chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@komainu/kernel/clock.ts';
import { Counters } from '@komainu/kernel/counters.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TailRegistry } from '../files/registry.ts';
import type { LogItem } from '../log-item.ts';
import type { EntryMap } from '../sources/option.ts';
import { ENTRY_DEFAULTS, readLogEntry } from '../sources/read-entry.ts';
import { JournalTail, journalIsReadable } from './journal-tail.ts';

let folder = '';
let sent: { key: string; items: readonly LogItem[] }[] = [];
let refuse = false;

/** Stands in for journalctl: entries are lines of a file, their cursors the line numbers. */
const SCRIPT = `
import { readFileSync } from 'node:fs';
const options = process.argv.slice(2);
const value = (name) => options[options.indexOf(name) + 1];
let next = 0;
const lines = () => readFileSync(new URL('entries', import.meta.url), 'utf8').split('\\n').filter(Boolean);
if (options.includes('--after-cursor')) next = Number(value('--after-cursor')) + 1;
else if (options.includes('--cursor')) next = Number(value('--cursor'));
else next = Math.max(0, lines().length - Number(value('-n')));
const print = () => {
  for (const all = lines(); next < all.length; next++) process.stdout.write(JSON.stringify({ ...JSON.parse(all[next]), __CURSOR: String(next) }) + '\\n');
};
print();
if (options.includes('-f')) setInterval(print, 20);
`;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journal-'));
  sent = [];
  refuse = false;
  await writeFile(join(folder, 'fake.mjs'), SCRIPT);
  await writeFile(join(folder, 'entries'), '');
  await writeFile(join(folder, 'journalctl'), `#!/bin/sh\nexec ${process.execPath} ${join(folder, 'fake.mjs')} "$@"\n`);
  await chmod(join(folder, 'journalctl'), 0o755);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const command = () => join(folder, 'journalctl');
const log = (message: string, more: object = {}) =>
  appendFile(join(folder, 'entries'), `${JSON.stringify({ MESSAGE: message, ...more })}\n`);
const messages = () => sent.flatMap(({ items }) => items.map(({ message }) => message));

async function start(entry: EntryMap = { tags: 'env:test' }): Promise<JournalTail> {
  const { source } = readLogEntry({ type: 'journald', ...entry }, '', ENTRY_DEFAULTS);
  if (source.type !== 'journald') throw new Error('not a journal');
  const tail = new JournalTail({
    command: command(),
    host: 'h',
    path: '',
    sources: () => [source],
    firstLines: 2,
    batchAfterMs: 50,
    registry: await TailRegistry.open(join(folder, 'state.json'), () => Date.now()),
    clock: systemClock,
    counters: new Counters(),
    logger: silentLogger,
    outlet: {
      hasRoom: () => true,
      send: async ({ body }, key) => {
        sent.push({ key, items: JSON.parse(String(body)) as LogItem[] });
        if (refuse) throw new Error('closing');
        return 'taken';
      },
    },
  });
  tail.start();
  return tail;
}

test('a journal that is missing or empty is not readable', async () => {
  expect([await journalIsReadable('/nonexistent/journalctl'), await journalIsReadable(command())]).toEqual([
    false,
    false,
  ]);
  await log('x');
  expect(await journalIsReadable(command())).toBe(true);
});

test('entries become logs with status, service and time', async () => {
  await log('old');
  await log('older than nothing');
  await log('disk failed', {
    PRIORITY: '3',
    SYSLOG_IDENTIFIER: 'kernel',
    _SYSTEMD_UNIT: 'init.scope',
    __REALTIME_TIMESTAMP: '1700000000123456',
  });
  await log([104, 105] as unknown as string, { _SYSTEMD_UNIT: 'web.service' });
  const tail = await start();
  await eventually(() => expect(sent).toHaveLength(1));
  await tail.close();
  expect(sent[0]?.items).toMatchObject([
    {
      message: 'disk failed',
      status: 'error',
      service: 'kernel',
      timestamp: 1700000000123,
      ddsource: 'journald',
      journald: { _SYSTEMD_UNIT: 'init.scope' },
    },
    { message: 'hi', service: 'web', ddtags: 'env:test' },
  ]);
});

test('the next process repeats what was not answered under the same key, then reads on', async () => {
  await log('1');
  await log('2');
  refuse = true;
  const first = await start();
  await eventually(() => expect(messages()).toEqual(['1', '2']));
  await first.close();
  refuse = false;
  await log('3');
  const second = await start();
  await eventually(() => expect(messages()).toEqual(['1', '2', '1', '2', '3']));
  await second.close();
  expect(sent[0]?.key).toBe(sent[1]?.key);
});

test('only wanted entries are sent, as their source says and with its rules', async () => {
  await log('first', { _SYSTEMD_UNIT: 'ssh.service' });
  const tail = await start({
    include_units: ['ssh.service'],
    exclude_matches: ['_UID=0'],
    service: 'logins',
    source: 'sshd',
    log_processing_rules: [
      { type: 'mask_sequences', name: 'ip', pattern: String.raw`\d+\.\d+`, replace_placeholder: 'x' },
    ],
  });
  await eventually(() => expect(messages()).toEqual(['first']));
  await log('from 1.2', { _SYSTEMD_UNIT: 'ssh.service', _UID: '7' });
  await log('root', { _SYSTEMD_UNIT: 'ssh.service', _UID: '0' });
  await log('other', { _SYSTEMD_UNIT: 'cron.service' });
  await log('last', { _SYSTEMD_UNIT: 'ssh.service' });
  await eventually(() => expect(messages()).toEqual(['first', 'from x', 'last']));
  await tail.close();
  expect(sent[0]?.items[0]).toMatchObject({ service: 'logins', ddsource: 'sshd' });
});
