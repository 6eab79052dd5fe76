import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import snmp from 'net-snmp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordingSender, runCheck, testParts } from '../../testing.ts';
import { check } from './check.ts';

const { MibProviderType, ObjectType, MaxAccess } = snmp;
let port = 0;
let agent: ReturnType<typeof snmp.createAgent> | undefined;

beforeAll(async () => {
  const probe = createSocket('udp4').bind(0, '127.0.0.1');
  await once(probe, 'listening');
  port = probe.address().port;
  probe.close();
  await once(probe, 'close');
  agent = snmp.createAgent({ port, address: '127.0.0.1' }, () => {});
  agent.getAuthorizer().addCommunity('public');
  const scalar = (name: string, oid: string, type: string) => ({
    name,
    type: MibProviderType['Scalar'],
    oid,
    scalarType: ObjectType[type],
    maxAccess: MaxAccess['read-only'],
  });
  const column = (number: number, name: string, type: string) => ({
    number,
    name,
    type: ObjectType[type],
    maxAccess: MaxAccess['read-only'],
  });
  agent.registerProviders([
    scalar('sysName', '1.3.6.1.2.1.1.5', 'OctetString'),
    scalar('sysUpTime', '1.3.6.1.2.1.1.3', 'TimeTicks'),
    scalar('temperature', '1.3.6.1.4.1.9999.1', 'OctetString'),
    {
      name: 'ifTable',
      type: MibProviderType['Table'],
      oid: '1.3.6.1.2.1.2.2.1',
      maxAccess: MaxAccess['not-accessible'],
      tableColumns: [
        column(1, 'ifIndex', 'Integer'),
        column(2, 'ifDescr', 'OctetString'),
        column(8, 'ifOperStatus', 'Integer'),
        column(10, 'ifInOctets', 'Counter'),
      ],
      tableIndex: [{ columnName: 'ifIndex' }],
    },
  ]);
  const mib = agent.getMib();
  mib.setScalarValue('sysName', 'switch-1');
  mib.setScalarValue('sysUpTime', 4200);
  mib.setScalarValue('temperature', 'core: 42C');
  mib.addTableRow('ifTable', [1, 'lo', 1, 10]);
  mib.addTableRow('ifTable', [2, 'eth0', 2, 2000]);
});
afterAll(() => agent?.close());

const DEVICE = { ip_address: '127.0.0.1', community_string: 'public', timeout: 2, retries: 1 };
const IN_OCTETS = { OID: '1.3.6.1.2.1.2.2.1.10', name: 'ifInOctets' };

async function run(instance: object) {
  const { metrics, serviceChecks } = await runCheck(check, { ...DEVICE, port, ...instance });
  return {
    metrics: metrics.map(({ type, metric, value, tags }) => [type, metric, value, ...tags]),
    status: serviceChecks.map(({ name, status }) => [name, status]),
  };
}

test('scalars and tables with their tags', async () => {
  const device = ['snmp_device:127.0.0.1', 'snmp_host:switch-1'];
  const result = await run({
    metric_tags: [{ tag: 'snmp_host', symbol: { OID: '1.3.6.1.2.1.1.5.0', name: 'sysName' } }],
    metrics: [
      { MIB: 'X', symbol: { OID: '1.3.6.1.2.1.1.3.0', name: 'sysUpTimeInstance' } },
      { OID: '.1.3.6.1.4.1.9999.1.0', name: 'temperature.missing', metric_tags: ['a:b'] },
      { symbol: { OID: '1.3.6.1.4.1.9999.1.0', name: 'temperature', extract_value: ': (\\d+)C', scale_factor: 0.5 } },
      {
        table: { OID: '1.3.6.1.2.1.2.2', name: 'ifTable' },
        symbols: [IN_OCTETS, { OID: '1.3.6.1.2.1.2.2.1.8', name: 'ifOperStatus' }],
        metric_tags: [
          { tag: 'interface', column: { OID: '1.3.6.1.2.1.2.2.1.2', name: 'ifDescr' } },
          { tag: 'kind', index: 1, mapping: { 1: 'loopback' } },
        ],
      },
      { symbols: [IN_OCTETS], metric_type: 'monotonic_count_and_rate', metric_tags: [{ tag: 'row', index: 1 }] },
    ],
  });
  const row = (name: string, kind: string) => [`interface:${name}`, `kind:${kind}`, ...device];
  expect(result).toEqual({
    metrics: [
      ['gauge', 'snmp.sysUpTimeInstance', 4200, ...device],
      ['gauge', 'snmp.temperature', 21, ...device],
      ['rate', 'snmp.ifInOctets', 10, ...row('lo', 'loopback')],
      ['rate', 'snmp.ifInOctets', 2000, ...row('eth0', '2')],
      ['gauge', 'snmp.ifOperStatus', 1, ...row('lo', 'loopback')],
      ['gauge', 'snmp.ifOperStatus', 2, ...row('eth0', '2')],
      ['monotonic_count', 'snmp.ifInOctets', 10, 'row:1', ...device],
      ['rate', 'snmp.ifInOctets.rate', 10, 'row:1', ...device],
      ['monotonic_count', 'snmp.ifInOctets', 2000, 'row:2', ...device],
      ['rate', 'snmp.ifInOctets.rate', 2000, 'row:2', ...device],
      ['gauge', 'snmp.devices_monitored', 1, ...device],
    ],
    status: [['snmp.can_check', 0]],
  });
});

test('without metrics a device is asked for its uptime and interfaces', async () => {
  const { metrics } = await run({});
  expect([...new Set(metrics.map(([, metric]) => metric))]).toEqual([
    'snmp.sysUpTimeInstance',
    'snmp.ifOperStatus',
    'snmp.devices_monitored',
  ]);
});

test('a device that does not answer is critical', async () => {
  const { sender, recorded } = recordingSender();
  const away = check.create({ ...DEVICE, port: 9, timeout: 0.05, retries: 0 }, {}, testParts());
  await expect(away.run(sender, new AbortController().signal)).rejects.toThrow();
  expect(recorded.serviceChecks).toMatchObject([{ name: 'snmp.can_check', status: 2 }]);
});

test.each([
  [{ community_string: null }, /community_string is required/],
  [{ snmp_version: 4 }, /must be 1, 2 or 3/],
  [{ user: 'me', authKey: 'k', authProtocol: 'rot13' }, /authProtocol is not known: rot13/],
  [{ profile: 'cisco-nexus' }, /cisco-nexus is not built in/],
  [{ metrics: [{ symbol: { OID: 'sysName', name: 'x' } }] }, /OID must be numbers and dots/],
  [{ metrics: [{ symbol: 'sysName' }] }, /MIBs are not looked up/],
  [{ metrics: [{ OID: '1.2', name: 'x', metric_type: 'odd' }] }, /metric_type must be one of/],
])('%j is refused', async (instance, message) => {
  await expect(run(instance)).rejects.toMatchObject({
    code: 'bad_check_config',
    message: expect.stringMatching(message),
  });
});
