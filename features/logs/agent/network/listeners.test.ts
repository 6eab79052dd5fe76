import { createSocket } from 'node:dgram';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { systemClock } from '@komainu/kernel/clock.ts';
import { Counters } from '@komainu/kernel/counters.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LogItem } from '../log-item.ts';
import { SentLogs } from '../log-stream.ts';
import type { NetworkSource } from '../sources/log-source.ts';
import type { EntryMap } from '../sources/option.ts';
import { ENTRY_DEFAULTS, readLogEntry } from '../sources/read-entry.ts';
import { senderFilter } from './allowed.ts';
import { Listeners } from './listeners.ts';

let listeners: Listeners;
let items: LogItem[] = [];
let refuse = false;
const PARTS = {
  ...{ host: 'h', sent: new SentLogs(), clock: systemClock, counters: new Counters() },
  ...{ batchAfterMs: 20, flushAfterMs: 20, shedding: () => false },
};

beforeEach(() => {
  items = [];
  refuse = false;
  const outbox = {
    put: async ({ body }: { body: Buffer }) => {
      if (refuse) throw new Error('disk full');
      items.push(...(JSON.parse(String(body)) as LogItem[]));
    },
  };
  listeners = new Listeners({ ...PARTS, outbox }, silentLogger);
});
afterEach(() => listeners.close());

async function open(entry: EntryMap): Promise<{ source: NetworkSource; port: number }> {
  const { source } = readLogEntry({ port: 0, ...entry }, '', { ...ENTRY_DEFAULTS, maxMessageBytes: 64 });
  if (source.type !== 'tcp' && source.type !== 'udp') throw new Error('not a port');
  await listeners.setSources([source]);
  return { source, port: listeners.stateOf(source).port };
}

const messages = () => items.map(({ message }) => message);

async function sendTcp(port: number, ...chunks: string[]): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  for (const chunk of chunks) {
    await new Promise((resolve) => socket.write(chunk, resolve));
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await new Promise<void>((resolve) => socket.end(resolve));
}

describe('tcp', () => {
  test('lines come whole whatever their pieces, long ones in marked parts, the last without its end', async () => {
    const { port } = await open({ type: 'tcp', service: 'shop', source: 'nodejs', tags: 'a:b' });
    await sendTcp(port, 'one\ntw', `o\r\n\n${'x'.repeat(70)}\n`, 'end');
    await eventually(() =>
      expect(messages()).toEqual(['one', 'two', `${'x'.repeat(64)}...TRUNCATED...`, '...TRUNCATED...xxxxxx', 'end']),
    );
    expect(items[0]).toEqual({
      ...{ message: 'one', timestamp: expect.any(Number), hostname: 'h', service: 'shop', ddsource: 'nodejs' },
      ddtags: 'a:b,source_host:127.0.0.1',
    });
  });

  test('records of several lines end when nothing follows, and rules apply', async () => {
    const { port } = await open({
      type: 'tcp',
      log_processing_rules: [
        { type: 'multi_line', name: 'm', pattern: '#' },
        { type: 'mask_sequences', name: 's', pattern: '[0-9]+', replace_placeholder: 'n' },
      ],
    });
    const socket = connect(port, '127.0.0.1');
    socket.write('# a 1\n b\n# c\n');
    await eventually(() => expect(messages()).toEqual(['# a n\n b', '# c']));
    socket.destroy();
  });

  test('syslog of both forms, by lines and by counts, and a message that is too long', async () => {
    const { port, source } = await open({ type: 'tcp', source: 'syslog' });
    await sendTcp(port, "<34>Oct 11 22:14:15 mymachine su: 'su root' failed\nno priority\n");
    const modern = '<165>1 2024-05-01T10:00:00Z box evntslog - ID47 - hi';
    await sendTcp(port, `${modern.length} ${modern}100 ${'x'.repeat(100)}`);
    await eventually(() => expect(items).toHaveLength(3));
    expect(items.map(({ message, hostname, service, status }) => [message, hostname, service, status])).toEqual([
      ["'su root' failed", 'mymachine', 'su', 'critical'],
      ['no priority', 'h', 'syslog', undefined],
      ['hi', 'box', 'evntslog', 'notice'],
    ]);
    expect(items[2]).toMatchObject({ ddsource: 'syslog', timestamp: Date.parse('2024-05-01T10:00:00Z') });
    expect(source.stats.read()).toMatchObject({ errors: { line_too_long: 1 } });
  });

  test('who may not connect is refused, and so is one too many', async () => {
    const { port, source } = await open({ type: 'tcp', denied_ips: ['127.0.0.0/8'] });
    await sendTcp(port, 'x\n').catch(() => {});
    await eventually(() => expect(source.stats.read()).toMatchObject({ errors: { connection_address: 1 } }));
    const limited = await open({ type: 'tcp', max_connections: 1 });
    const first = connect(limited.port, '127.0.0.1');
    await eventually(() => expect(listeners.stateOf(limited.source).connections).toBe(1));
    const second = connect(limited.port, '127.0.0.1').on('error', () => {});
    await eventually(() => expect(limited.source.stats.read()).toMatchObject({ errors: { connection_too_many: 1 } }));
    first.destroy();
    second.destroy();
  });

  test('over TLS, to whoever shows a certificate where one is asked for', async () => {
    const pem = (name: string) =>
      import.meta.resolve(`@komainu/pipeline/forwarder/testdata/${name}`).replace('file://', '');
    const tls = { cert_file: pem('server.pem'), key_file: pem('server.key'), ca_file: pem('ca.pem') };
    const { port, source } = await open({ type: 'tcp', tls });
    const shared = { host: '127.0.0.1', port, rejectUnauthorized: false };
    const unknown = connectTls(shared).on('error', () => {});
    const known = connectTls({
      ...shared,
      cert: await readFile(pem('client.pem')),
      key: await readFile(pem('client.key')),
    });
    known.end('one\n');
    await eventually(() => expect(messages()).toEqual(['one']));
    await eventually(() => expect(source.stats.read()).toMatchObject({ errors: { tls: 1 } }));
    unknown.destroy();
  });

  test('a certificate that is not there is said', async () => {
    const { source } = await open({
      type: 'tcp',
      tls: { cert_file: '/nonexistent.pem', key_file: '/nonexistent.pem' },
    });
    expect(listeners.stateOf(source).problem).toContain('/nonexistent.pem');
  });

  test('a silent connection is closed', async () => {
    const { port } = await open({ type: 'tcp', idle_timeout: '20ms' });
    const socket = connect(port, '127.0.0.1');
    await new Promise((resolve) => socket.on('close', resolve));
  });

  test('a port that is taken is said, and the others go on', async () => {
    const { port } = await open({ type: 'tcp' });
    const other = new Listeners({ ...PARTS, outbox: { put: async () => {} } }, silentLogger);
    const { source } = readLogEntry({ type: 'tcp', port }, '', ENTRY_DEFAULTS);
    if (source.type !== 'tcp') throw new Error('not a port');
    await other.setSources([source]);
    expect(other.stateOf(source).problem).toContain('EADDRINUSE');
    await other.close();
  });

  test('what the disk does not take is counted', async () => {
    refuse = true;
    const { port, source } = await open({ type: 'tcp' });
    await sendTcp(port, 'x\n');
    await eventually(() =>
      expect(source.stats.read()).toMatchObject({ dropped: 1, errors: { buffer_refused: 1 }, lastError: 'disk full' }),
    );
  });
});

test('udp: each datagram holds whole lines; one that is too long is cut and counted', async () => {
  const { port, source } = await open({ type: 'udp', frame_size: 256 });
  const socket = createSocket('udp4');
  socket.send('one\ntwo', port, '127.0.0.1');
  await eventually(() => expect(messages()).toEqual(['one', 'two']));
  socket.send('y'.repeat(300), port, '127.0.0.1');
  await eventually(() => expect(source.stats.read()).toMatchObject({ errors: { frame_too_long: 1 } }));
  socket.close();
});

test.each([
  [[], [], '10.0.0.1', true],
  [['10.0.0.0/8'], [], '::ffff:10.1.2.3', true],
  [['10.0.0.0/8'], [], '192.0.2.1', false],
  [['10.0.0.0/8'], ['10.0.0.1'], '10.0.0.1', false],
  [[], ['2001:db8::/32'], '2001:db8::1', false],
])('allowed %j, denied %j: %s %s', (allowed, denied, address, expected) => {
  expect(senderFilter(allowed, denied)(address)).toBe(expected);
});

test.each(['host', '10.0.0.0/33', '10.0.0.0/x'])('%s is no address', (entry) => {
  expect(() => senderFilter([entry], [])).toThrow('addresses or networks');
});
