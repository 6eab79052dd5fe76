import { readdirSync, readFileSync } from 'node:fs';
import type { Widget } from '@komainu/contracts/dashboards/asking/definition.ts';
import type { Ask } from '@komainu/contracts/dashboards/asking/requests.ts';
import { expect, it } from 'vitest';
import type { Asker } from './answers.ts';
import { drawBoard, moved, onePicture } from './board-picture.ts';
import { pdfOf } from './pdf.ts';
import { svgOf } from './svg.ts';
import { WORDS } from './words.ts';

const FOLDER = new URL('../../testdata/boards/', import.meta.url);
const NOW = Date.UTC(2026, 10, 22, 12);
const TIMES = Array.from({ length: 30 }, (_, index) => NOW - (30 - index) * 120_000);
const GROUPS = ['web-1', 'キャッシュ', '<b>&"'];

/** Answers every question with three groups, gaps and negative numbers among their values. */
const asker: Asker = {
  timeseries: async ({ formulas }: Ask) => ({
    data: {
      attributes: {
        times: TIMES,
        series: formulas.flatMap((_, formula) =>
          GROUPS.map((host) => ({
            group_tags: [`host:${host}`],
            query_index: formula,
            unit: [{ name: 'byte' }, null],
          })),
        ),
        values: formulas.flatMap(() =>
          GROUPS.map((_, group) => TIMES.map((__, at) => (at % 7 === 3 ? null : group * 1e6 - 5 + at ** 2))),
        ),
      },
    },
  }),
  scalar: async ({ formulas }: Ask) => ({
    data: {
      attributes: {
        columns: [
          { type: 'group', name: 'host', values: GROUPS.map((name) => [name]) },
          ...formulas.map((_, index) => ({
            type: 'number' as const,
            name: `f${index}`,
            values: [1, null, -3 + index],
          })),
        ],
      },
    },
  }),
  events: async () => [
    { id: '1', attributes: { timestamp: '2026-11-22T11:00:00Z', message: 'hello\u0000', service: 'web' } },
  ],
  checks: async () => [
    {
      group: ['web-1'],
      status: 2,
      counts: { ok: 0, warning: 0, critical: 1, unknown: 0 },
      message: '',
      lastUnixS: 1,
      sinceUnixS: 1,
    },
  ],
  funnel: async ({ steps }) => steps.map(({ label }, index) => ({ label, count: 10 - index, averageMs: null })),
};

const failing: Asker = {
  timeseries: () => Promise.reject(new Error('no store')),
  scalar: () => Promise.reject(new Error('no store')),
  events: () => Promise.reject(new Error('no store')),
  checks: () => Promise.reject(new Error('no store')),
  funnel: () => Promise.reject(new Error('no store')),
};

function drawn(name: string, by: Asker) {
  const board = JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as {
    readonly layout_type: string;
    readonly widgets: readonly Widget[];
  };
  return drawBoard(
    {
      title: name,
      board,
      choice: { variables: [], chosen: {}, packs: new Map(), words: WORDS.ja.summary },
      window: { fromMs: NOW - 3_600_000, toMs: NOW },
      timeZone: 'Asia/Tokyo',
      language: 'ja',
      drawnAtUnixMs: NOW,
    },
    by,
  );
}

it.each(readdirSync(FOLDER))('%s becomes a picture and pages, whatever the answers', async (name) => {
  const picture = await drawn(name, asker);
  const { width, height, shapes } = onePicture(picture);
  const svg = svgOf(width, height, shapes);
  expect(svg).not.toMatch(/NaN|undefined|Infinity|\p{Cc}/u);
  expect(picture.failures).toEqual([]);
  const pdf = await pdfOf(picture, { eastAsian: undefined, wide: undefined });
  expect([pdf.subarray(0, 5).toString(), pdf.length > 1_000]).toEqual(['%PDF-', true]);
  const failed = await drawn(name, failing);
  expect(failed.failures.every((failure) => failure.endsWith('no store'))).toBe(true);
  expect(svgOf(width, height, onePicture(failed).shapes)).not.toMatch(/NaN|undefined/);
});

it('moves every kind of shape', () => {
  const arc = 'M1 2A5 5 0 1 1 3 4L-1 0Z';
  expect(moved([{ kind: 'path', d: arc }], 10, 20)).toEqual([{ kind: 'path', d: 'M11 22A5 5 0 1 1 13 24L9 20Z' }]);
});
