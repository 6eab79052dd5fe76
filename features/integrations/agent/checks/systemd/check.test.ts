import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordingSender, runOnce, testParts } from '../../testing.ts';
import { systemdCheck } from './check.ts';
import type { Systemctl } from './systemctl.ts';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'systemd-'));
  await writeFile(join(root, 'uptime'), '100.5 50.0\n');
});
afterAll(() => rm(root, { recursive: true }));

const LIST = `  dbus.service     loaded    active   running   D-Bus System Message Bus
● nginx.service    loaded    failed   failed    A web server
  ssh.socket       loaded    active   listening OpenBSD Secure Shell server socket
  gone.service     not-found inactive dead      gone.service
`;
const SHOW = `Id=dbus.service
ActiveEnterTimestampMonotonic=40500000
CPUUsageNSec=123456
MemoryCurrent=4096
TasksCurrent=[not set]
NRestarts=2

Id=ssh.socket
ActiveEnterTimestampMonotonic=500000
NAccepted=5
NConnections=1
NRefused=0
`;
const asked: string[][] = [];
const systemctl: Systemctl = async (args) => {
  asked.push([...args]);
  if (args[0] === 'is-system-running') return 'degraded\n';
  return args[0] === 'list-units' ? LIST : SHOW;
};

test('units are counted, and chosen ones measured', async () => {
  const instance = {
    unit_names: ['dbus.service', 'nginx.service'],
    unit_regexes: ['\\.socket$'],
    substate_status_mapping: { 'dbus.service': { running: 'ok' }, 'nginx.service': { exited: 'ok' } },
  };
  const run = await runOnce(systemdCheck(instance, { ...testParts(), procRoot: root }, systemctl));
  expect(run.metrics.map(({ metric, value, tags }) => [metric.slice(8), value, ...tags])).toEqual([
    ['units_total', 4],
    ['units_loaded_count', 3],
    ['units_monitored_count', 3],
    ['units_by_state', 2, 'state:active'],
    ['units_by_state', 0, 'state:activating'],
    ['units_by_state', 1, 'state:inactive'],
    ['units_by_state', 0, 'state:deactivating'],
    ['units_by_state', 1, 'state:failed'],
    ['unit.monitored', 1, 'unit:dbus.service'],
    ['unit.active', 1, 'unit:dbus.service'],
    ['unit.loaded', 1, 'unit:dbus.service'],
    ['unit.uptime', 60, 'unit:dbus.service'],
    ['service.cpu_time_consumed', 123456, 'unit:dbus.service'],
    ['service.memory_usage', 4096, 'unit:dbus.service'],
    ['service.restart_count', 2, 'unit:dbus.service'],
    ['unit.monitored', 1, 'unit:nginx.service'],
    ['unit.active', 0, 'unit:nginx.service'],
    ['unit.loaded', 1, 'unit:nginx.service'],
    ['unit.uptime', 0, 'unit:nginx.service'],
    ['unit.monitored', 1, 'unit:ssh.socket'],
    ['unit.active', 1, 'unit:ssh.socket'],
    ['unit.loaded', 1, 'unit:ssh.socket'],
    ['unit.uptime', 100, 'unit:ssh.socket'],
    ['socket.connection_accepted_count', 5, 'unit:ssh.socket'],
    ['socket.connection_count', 1, 'unit:ssh.socket'],
    ['socket.connection_refused_count', 0, 'unit:ssh.socket'],
  ]);
  expect(run.serviceChecks.map(({ name, status, tags }) => [name.slice(8), status, ...tags])).toEqual([
    ['can_connect', 0],
    ['system.state', 2],
    ['unit.state', 0, 'unit:dbus.service'],
    ['unit.substate', 0, 'unit:dbus.service'],
    ['unit.state', 2, 'unit:nginx.service'],
    ['unit.substate', 3, 'unit:nginx.service'],
    ['unit.state', 0, 'unit:ssh.socket'],
  ]);
  expect(asked.at(-1)?.slice(3)).toEqual(['--', 'dbus.service', 'nginx.service', 'ssh.socket']);
});

test('more units than allowed are left out, and that is said', async () => {
  const run = await runOnce(systemdCheck({ unit_regexes: ['.'], max_units: 1 }, testParts(), systemctl));
  expect(run.warnings).toEqual(['4 units are to be watched, and max_units is 1: the others are left out']);
});

test('a machine without systemd is critical', async () => {
  const { sender, recorded } = recordingSender();
  const gone = systemdCheck({}, testParts(), async () => {
    throw new Error('Failed to connect to bus');
  });
  await expect(gone.run(sender, new AbortController().signal)).rejects.toThrow('Failed to connect to bus');
  expect(recorded.serviceChecks).toMatchObject([{ name: 'systemd.can_connect', status: 2 }]);
});

test('a substate that means nothing is refused', () => {
  expect(() => systemdCheck({ substate_status_mapping: { x: { running: 'fine' } } }, testParts(), systemctl)).toThrow(
    expect.objectContaining({ code: 'bad_check_config' }),
  );
});
