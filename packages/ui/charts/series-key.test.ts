import { expect, it } from 'vitest';
import { sharedPrefix } from './SeriesKey.tsx';

it.each([
  [['system.cpu.user', 'system.cpu.system'], 'system.cpu.'],
  [['system.load.1', 'system.load.15'], 'system.load.'],
  [['system.io.rkb_s', 'system.net.x'], 'system.'],
  [['device:sda', 'device:sdb'], ''],
  [['system.cpu.user'], ''],
  [[], ''],
])('%j begin with %j', (names, prefix) => {
  expect(sharedPrefix(names)).toBe(prefix);
});
