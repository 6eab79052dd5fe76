import { createServer, type Server } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { describedMetrics } from '../../described-metrics.ts';
import { recordingSender, runCheck } from '../../testing.ts';
import { check } from './check.ts';
import { BY_SLAB, GENERAL } from './metrics.ts';
import { decodeBinary, encodeBinary, Opcode, parseTextStats } from './protocol.ts';
import { reportBySlab, reportStats } from './report-stats.ts';

it('has a description of every metric', () => {
  const described = describedMetrics('mcache');
  const named = [GENERAL, ...Object.values(BY_SLAB)].flatMap(({ prefix, gauges, rates }) => [
    ...[...gauges].map((name) => `${prefix}${name}`),
    ...[...rates].map((name) => `${prefix}${name}_rate`),
  ]);
  expect(named.filter((name) => !described.has(name))).toEqual([]);
});

describe('parseTextStats', () => {
  it('waits for the end', () => {
    expect(parseTextStats('STAT a 1\r\nEN')).toBeUndefined();
    expect(parseTextStats('STAT a 1\r\nSTAT b x y\r\nEND\r\n')).toEqual(
      new Map([
        ['a', '1'],
        ['b', 'x y'],
      ]),
    );
  });

  it('says what else came', () => {
    expect(() => parseTextStats('CLIENT_ERROR unauthenticated\r\n')).toThrow('answered "CLIENT_ERROR unauthenticated"');
  });
});

describe('decodeBinary', () => {
  it('reads answers one after the other', () => {
    const bytes = Buffer.concat([answer(Opcode.stat, 'pid', '7'), answer(Opcode.stat, '', '')]);
    const first = decodeBinary(bytes, 1000);
    expect(first?.answer).toEqual({ opcode: Opcode.stat, status: 0, key: 'pid', value: '7' });
    expect(first && decodeBinary(first.rest, 1000)?.answer.key).toBe('');
  });

  it('never throws anything but its own error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          decodeBinary(Buffer.from([0x81, ...bytes]), 1000);
        } catch (error) {
          expect(error).toMatchObject({ code: 'memcached_refused' });
        }
      }),
    );
  });
});

describe('reports', () => {
  const sent = (report: (sender: ReturnType<typeof recordingSender>['sender']) => void) => {
    const { sender, recorded } = recordingSender();
    report(sender);
    return recorded.metrics.map(({ type, metric, value, tags }) => [type, metric, value, tags.join()]);
  };

  it('sends gauges, rates and shares', () => {
    const stats = new Map(
      Object.entries({ get_hits: '3', cmd_get: '4', bytes: '10', limit_maxbytes: '0', version: '1' }),
    );
    expect(sent((sender) => reportStats(stats, ['a:b'], sender))).toEqual([
      ['rate', 'memcache.get_hits_rate', 3, 'a:b'],
      ['rate', 'memcache.cmd_get_rate', 4, 'a:b'],
      ['gauge', 'memcache.bytes', 10, 'a:b'],
      ['gauge', 'memcache.limit_maxbytes', 0, 'a:b'],
      ['gauge', 'memcache.get_hit_percent', 75, 'a:b'],
    ]);
  });

  it('tags by slab', () => {
    const slabs = new Map([
      ['12:used_chunks', '2'],
      ['active_slabs', '1'],
    ]);
    expect(sent((sender) => reportBySlab('slabs', slabs, [], sender))).toEqual([
      ['gauge', 'memcache.slabs.used_chunks', 2, 'slab:12'],
      ['rate', 'memcache.slabs.used_chunks_rate', 2, 'slab:12'],
      ['gauge', 'memcache.slabs.active_slabs', 1, ''],
    ]);
    expect(sent((sender) => reportBySlab('items', new Map([['items:1:number', '5']]), [], sender))).toEqual([
      ['gauge', 'memcache.items.number', 5, 'slab:1'],
    ]);
  });
});

describe('signing in', () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  /** A server of the binary protocol that answers `status` to the sign-in. */
  const listen = (status: number) =>
    new Promise<{ port: number; seen: Buffer[] }>((resolve) => {
      const seen: Buffer[] = [];
      server = createServer((socket) => {
        socket.on('data', (bytes: Buffer) => {
          seen.push(bytes);
          if (bytes[1] === Opcode.signIn) socket.write(answer(Opcode.signIn, '', '', status));
          else socket.write(Buffer.concat([answer(Opcode.stat, 'threads', '4'), answer(Opcode.stat, '', '')]));
        });
      }).listen(0, '127.0.0.1', () => {
        const address = server?.address();
        resolve({ port: typeof address === 'object' && address !== null ? address.port : 0, seen });
      });
    });

  it('speaks the binary protocol with SASL', async () => {
    const { port, seen } = await listen(0);
    const run = await runCheck(check, { url: '127.0.0.1', port, username: 'ann', password: 'pw' });
    expect(seen[0]?.toString('latin1', 24)).toBe('PLAIN\0ann\0pw');
    expect(run.metrics).toEqual([expect.objectContaining({ metric: 'memcache.threads', value: 4 })]);
  });

  it('says that it is refused, without the password', async () => {
    const { port } = await listen(0x20);
    const failure = runCheck(check, { url: '127.0.0.1', port, username: 'ann', password: 'secret' });
    await expect(failure).rejects.toThrow('Memcached refused to sign in with status 32');
  });
});

it.each([
  [{}, 'option url is required, unless socket is given'],
  [{ url: 'a', port: 'x' }, 'option port must be a number, not the string "x"'],
])('refuses %j', async (instance, message) => {
  await expect(runCheck(check, instance)).rejects.toThrow(message);
});

function answer(opcode: number, key: string, value: string, status = 0): Buffer {
  const bytes = encodeBinary(opcode, key, value);
  bytes[0] = 0x81;
  bytes.writeUInt16BE(status, 6);
  return bytes;
}
