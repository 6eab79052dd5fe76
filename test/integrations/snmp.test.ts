import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '@komainu/integrations/agent/checks/snmp/check.ts';
import { metricNames, undescribed } from '@komainu/integrations/agent/described-metrics.ts';
import { runCheck } from '@komainu/integrations/agent/testing.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installed, type ServerProcess, startServerProcess } from './server-process.ts';

// Other systems name their interfaces otherwise.
const PROGRAM = process.platform === 'linux' ? installed('/usr/sbin/snmpd', '/usr/local/sbin/snmpd') : undefined;
const AUTH_KEY = 'not-to-be-shown';
const PRIV_KEY = 'nor-this-one';

describe.skipIf(PROGRAM === undefined)('snmp against a real Net-SNMP', () => {
  let port = 0;
  let server: ServerProcess;
  const device = () => ({ ip_address: '127.0.0.1', port, timeout: 5, retries: 1 });
  const byCommunity = () => ({ ...device(), community_string: 'public' });
  const byUser = () => ({ ...device(), user: 'komainu', authProtocol: 'SHA', authKey: AUTH_KEY });

  beforeAll(async () => {
    port = await freeUdpPort();
    server = await startServerProcess({
      program: PROGRAM ?? '',
      prepare: (folder) => writeFileSync(join(folder, 'snmpd.conf'), CONFIGURATION),
      args: (folder) => [
        ...['-f', '-C', '-c', join(folder, 'snmpd.conf'), '-Lf', join(folder, 'log'), '-I', '-smux'],
        `udp:127.0.0.1:${port}`,
      ],
      env: (folder) => ({ SNMP_PERSISTENT_DIR: folder }),
      ready: () => runCheck(check, { ...byCommunity(), timeout: 0.3, retries: 0 }),
    });
  });
  afterAll(() => server?.[Symbol.asyncDispose]());

  it.each([
    ['1', () => ({ ...byCommunity(), snmp_version: 1 })],
    ['2c', byCommunity],
    ['3 with a signature', byUser],
    ['3 with encryption', () => ({ ...byUser(), privProtocol: 'AES', privKey: PRIV_KEY })],
  ])('reads the uptime and the interfaces by version %s', async (version, instance) => {
    const run = await runCheck(check, instance());
    expect(undescribed('snmp', run)).toEqual([]);
    // Counters of 64 bits are not in the first version.
    const wide = version === '1' ? [] : ['snmp.ifHCInOctets', 'snmp.ifHCOutOctets'];
    expect(metricNames(run)).toEqual([
      'snmp.devices_monitored',
      'snmp.ifAdminStatus',
      ...wide,
      'snmp.ifHighSpeed',
      'snmp.ifInDiscards',
      'snmp.ifInErrors',
      'snmp.ifNumber',
      'snmp.ifOperStatus',
      'snmp.ifOutDiscards',
      'snmp.ifOutErrors',
      'snmp.sysUpTimeInstance',
    ]);
    const tags = ['interface:lo', 'snmp_device:127.0.0.1'];
    expect(run.metrics).toContainEqual({ type: 'gauge', metric: 'snmp.ifOperStatus', value: 1, tags });
    const counters = run.metrics.filter(({ metric }) => /Octets|Discards|Errors/.test(metric));
    expect([...new Set(counters.map(({ type }) => type))]).toEqual(['rate']);
    expect(run.serviceChecks).toEqual([
      { name: 'snmp.can_check', status: 0, tags: ['snmp_device:127.0.0.1'], message: '' },
    ]);
  });

  it('reads tables that are asked for, with tags of the device', async () => {
    const run = await runCheck(check, {
      ...byCommunity(),
      metric_tags: [{ tag: 'snmp_host', symbol: { OID: '1.3.6.1.2.1.1.5.0', name: 'sysName' } }],
      metrics: [
        { MIB: 'UCD-SNMP-MIB', symbol: { OID: '1.3.6.1.4.1.2021.4.5.0', name: 'memTotalReal' } },
        {
          MIB: 'UCD-SNMP-MIB',
          table: { OID: '1.3.6.1.4.1.2021.10', name: 'laTable' },
          symbols: [{ OID: '1.3.6.1.4.1.2021.10.1.3', name: 'laLoad' }],
          metric_tags: [{ tag: 'load', symbol: { OID: '1.3.6.1.4.1.2021.10.1.2', name: 'laNames' } }],
        },
        {
          MIB: 'UDP-MIB',
          symbol: { OID: '1.3.6.1.2.1.7.1.0', name: 'udpInDatagrams' },
          metric_type: 'monotonic_count_and_rate',
        },
      ],
    });
    const own = ['snmp_device:127.0.0.1', 'snmp_host:switch-1'];
    const value = expect.any(Number);
    expect(run.metrics).toEqual([
      { type: 'gauge', metric: 'snmp.memTotalReal', value, tags: own },
      ...['Load-1', 'Load-5', 'Load-15'].map((name) => ({
        ...{ type: 'gauge', metric: 'snmp.laLoad', value, tags: [`load:${name}`, ...own] },
      })),
      { type: 'monotonic_count', metric: 'snmp.udpInDatagrams', value, tags: own },
      { type: 'rate', metric: 'snmp.udpInDatagrams.rate', value, tags: own },
      { type: 'gauge', metric: 'snmp.devices_monitored', value: 1, tags: own },
    ]);
  });

  it('says that it is refused, and never the keys', async () => {
    const failure = await runCheck(check, { ...byUser(), authKey: 'also-secret-key' }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(String(failure)).toMatch(/digest|authentic/i);
    expect(String(failure)).not.toContain('also-secret-key');
    await expect(
      runCheck(check, { ...byCommunity(), community_string: 'wrong', timeout: 0.2, retries: 0 }),
    ).rejects.toThrow(/timed out/i);
  });
});

const CONFIGURATION = `
rocommunity public 127.0.0.1
createUser komainu SHA ${AUTH_KEY} AES ${PRIV_KEY}
rouser komainu auth
sysName switch-1
`;

async function freeUdpPort(): Promise<number> {
  const probe = createSocket('udp4').bind(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}
