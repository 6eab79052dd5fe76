import { mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { shortNumber, timeTicks, valueTicks } from '@komainu/contracts/format/ticks.ts';
import { standingClock } from '@komainu/testkit/test-server.ts';
import { expect, it } from 'vitest';
import { type Chart, chartSvg } from './chart-svg.ts';
import { renderPng } from './render-png.ts';
import { SnapshotFiles } from './snapshot-files.ts';

const chart: Chart = {
  title: 'CPU of <web> & "db"\u0000',
  width: 400,
  height: 200,
  fromUnixS: 0,
  toUnixS: 3600,
  lines: [
    { name: 'cpu host:a', timesUnixS: [0, 60, 120, 180], values: [1, 2, Number.NaN, 4] },
    { name: 'cpu host:b', timesUnixS: [0, 60], values: [3, 3] },
  ],
  marks: [600],
};

it('draws lines with gaps, names and nothing that breaks the document', () => {
  const svg = chartSvg(chart);
  expect(svg).toContain('CPU of &lt;web&gt; &amp; &quot;db&quot;</text>');
  expect(svg.match(/<path/g)).toHaveLength(2);
  // A line of two points, a gap, a point that stands alone.
  expect(/<path d="(M[^"]*)"/.exec(svg)?.[1]).toMatch(/^M\S+ \S+L\S+ \S+M\S+ \S+h1\.6$/);
  expect(svg).toContain('cpu host:b');
  expect(chartSvg({ ...chart, lines: [] })).toContain('No data');
});

it('becomes a PNG of twice its size', async () => {
  const png = Buffer.from(await renderPng(chartSvg(chart)));
  expect([png.subarray(1, 4).toString(), png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual(['PNG', 800, 400]);
});

it.each([
  [0, 10, 5, [0, 2, 4, 6, 8, 10]],
  [0, 0.3, 3, [0, 0.1, 0.2, 0.3]],
  [-5, 5, 4, [-5, 0, 5]],
  [0, 0, 4, [0, 0.5]],
])('ticks from %d to %d', (low, high, count, ticks) => {
  expect(valueTicks(low, high, count)).toEqual(ticks);
});

it('has few whole times and short numbers', () => {
  expect(timeTicks(10, 3700, 6)).toEqual([900, 1800, 2700, 3600]);
  expect([1234, 0.0012345, 5e9, -2_500_000].map(shortNumber)).toEqual(['1.23k', '0.00123', '5G', '-2.5M']);
});

it('keeps pictures under names that cannot be guessed, and sweeps old ones away', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'snapshots-'));
  const files = new SnapshotFiles(folder, standingClock(Date.now()));
  const name = await files.keep(Buffer.from('png'));
  expect(String(await files.read(name))).toBe('png');
  expect(await files.read('../../etc/passwd')).toBeUndefined();
  expect(await files.sweep()).toBe(0);
  utimesSync(path.join(folder, name), 1, 1);
  expect(await files.sweep()).toBe(1);
  expect(await files.read(name)).toBeUndefined();
  rmSync(folder, { recursive: true });
});
