import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  parseDiskStats,
  parseFileNumbers,
  parseLoad,
  parseMounts,
  parseNetDev,
  parseNumbers,
  parsePressure,
  parseSnmp,
  parseStat,
} from './proc.ts';
import { parseConntrackCounters, parseTcpStates, parseUdpStates } from './sockets.ts';

const FILESYSTEMS = 'nodev\tsysfs\nnodev\ttmpfs\nnodev\toverlay\n\text4\n\tsquashfs\n';

test('mounts of this machine: on a device, once; or all of them', () => {
  const mounts = [
    'overlay / overlay rw 0 0',
    '/dev/sda1 /etc/hosts ext4 rw 0 0',
    '/dev/sda1 /data ext4 rw 0 0',
    '/dev/sdb1 /my\\040disk ext4 rw 0 0',
    '/dev/loop0 /snap/core squashfs ro 0 0',
    'tmpfs /run tmpfs rw 0 0',
    'overlay /var/lib/docker/overlay2/x overlay rw 0 0',
    'tank/home /home zfs rw 0 0',
  ].join('\n');
  expect(parseMounts(mounts, FILESYSTEMS)).toEqual([
    { device: 'overlay', path: '/', type: 'overlay' },
    { device: '/dev/sda1', path: '/data', type: 'ext4' },
    { device: '/dev/sdb1', path: '/my disk', type: 'ext4' },
    { device: '/dev/loop0', path: '/snap/core', type: 'squashfs' },
    { device: 'tank/home', path: '/home', type: 'zfs' },
  ]);
  expect(
    parseMounts(`${mounts}\ntmpfs / tmpfs rw 0 0`, FILESYSTEMS, true).map(({ device, path }) => [path, device]),
  ).toEqual([
    ['/', 'tmpfs'],
    ['/etc/hosts', '/dev/sda1'],
    ['/data', '/dev/sda1'],
    ['/my disk', '/dev/sdb1'],
    ['/snap/core', '/dev/loop0'],
    ['/run', 'tmpfs'],
    ['/var/lib/docker/overlay2/x', 'overlay'],
    ['/home', 'tank/home'],
  ]);
});

test('any text is read without throwing', () => {
  const parsers = [
    parseDiskStats,
    parseFileNumbers,
    parseLoad,
    parseNetDev,
    parseNumbers,
    parsePressure,
    parseSnmp,
    parseStat,
    parseTcpStates,
    parseUdpStates,
    parseConntrackCounters,
    (text: string) => parseMounts(text, FILESYSTEMS),
  ];
  const text = fc.oneof(fc.string(), fc.stringMatching(/^([a-z0-9: =.\\\n\t-]{0,20}\n){0,5}$/));
  fc.assert(
    fc.property(text, (anything) => {
      for (const parse of parsers) parse(anything);
    }),
  );
});
