import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { check } from '@komainu/integrations/agent/checks/mcache/check.ts';
import { describedMetrics, metricNames, undescribed } from '@komainu/integrations/agent/described-metrics.ts';
import { runCheck } from '@komainu/integrations/agent/testing.ts';
import { freePort } from '@komainu/testkit/free-port.ts';
import { describe, expect, it } from 'vitest';
import { installed, startServerProcess } from './server-process.ts';

const PROGRAM = installed('/usr/bin/memcached', '/usr/local/bin/memcached', '/opt/homebrew/bin/memcached');

describe.skipIf(PROGRAM === undefined)('mcache against a real Memcached', () => {
  const start = (args: (folder: string) => readonly string[], ready: (folder: string) => Promise<unknown>) =>
    startServerProcess({ program: PROGRAM ?? '', args, ready });

  it('says all that the published metadata says, by its names', async () => {
    const port = await freePort();
    const instance = { url: '127.0.0.1', port, options: { items: true, slabs: true } };
    await using _ = await start(
      () => ['-l', '127.0.0.1', '-p', String(port)],
      () => say(port, 'version\r\n'),
    );
    await say(port, 'set a 0 0 5\r\nhello\r\nset b 0 60 3\r\nyes\r\nget a\r\nget nothing\r\nincr a 1\r\n', 6);

    const run = await runCheck(check, instance);
    expect(undescribed('mcache', run)).toEqual([]);
    // Some depend on the server's version.
    const optional = /connection_structures|free_chunks_end|slabs\.mem_requested|items\.(number_noexp|age)$/;
    const published = [...describedMetrics('mcache')].filter((name) => !optional.test(name));
    expect(metricNames(run)).toEqual(expect.arrayContaining(published));
    expect(run.serviceChecks).toEqual([
      { name: 'memcache.can_connect', status: 0, tags: ['host:127.0.0.1', `port:${port}`], message: '' },
    ]);
    expect(run.metadata).toEqual({ 'version.raw': expect.stringMatching(/^\d+\.\d+/) });
    expect(run.metrics).toContainEqual(
      expect.objectContaining({ metric: 'memcache.curr_items', value: 2, tags: [`url:127.0.0.1:${port}`] }),
    );
  });

  it('speaks over the unix socket', async () => {
    const socketIn = (folder: string) => join(folder, 'memcached.sock');
    await using server = await start(
      (folder) => ['-s', socketIn(folder)],
      (folder) => runCheck(check, { socket: socketIn(folder) }),
    );
    const run = await runCheck(check, { socket: socketIn(server.folder) });
    expect(run.serviceChecks).toEqual([
      { name: 'memcache.can_connect', status: 0, tags: ['host:unix', `port:${socketIn(server.folder)}`], message: '' },
    ]);
  });

  it('signs in with a token where the server wants one', async () => {
    const port = await freePort();
    const instance = { url: '127.0.0.1', port, username: 'ann', password: 'not-to-be-shown' };
    await using _ = await startServerProcess({
      program: PROGRAM ?? '',
      prepare: (folder) => writeFileSync(join(folder, 'users'), 'ann:not-to-be-shown\n', { mode: 0o644 }),
      args: (folder) => ['-l', '127.0.0.1', '-p', String(port), '-Y', join(folder, 'users')],
      ready: () => runCheck(check, instance),
    });
    expect(metricNames(await runCheck(check, instance))).toContain('memcache.uptime');
    const failure = await runCheck(check, { ...instance, password: 'also-secret' }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'memcached_sign_in', message: 'Memcached refused to sign in with a token' });
  });

  it('says that the server is away', async () => {
    const failure = runCheck(check, { url: '127.0.0.1', port: await freePort() });
    await expect(failure).rejects.toMatchObject({ code: 'check_unreachable' });
  });
});

/** Sends text, and resolves once so many lines have come back. */
function say(port: number, text: string, lines = 1): Promise<void> {
  return new Promise((resolve, reject) => {
    let seen = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('error', reject);
    socket.on('data', (bytes) => {
      seen += bytes.toString();
      if (seen.split('\r\n').length <= lines) return;
      socket.destroy();
      resolve();
    });
  });
}
