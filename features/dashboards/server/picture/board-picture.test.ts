import { readdirSync, readFileSync } from 'node:fs';
import type { Widget } from '@komainu/contracts/dashboards/asking/definition.ts';
import { expect, it } from 'vitest';
import type { Asker } from './answers.ts';
import { drawBoard, onePicture } from './board-picture.ts';
import { moved } from './move.ts';
import { pdfOf } from './pdf.ts';
import { svgOf } from './svg.ts';
import { failingAsker, NOW, PIXEL, someAsker } from './testing.ts';
import { WORDS } from './words.ts';

const FOLDER = new URL('../../testdata/boards/', import.meta.url);
function drawn(name: string, by: Asker) {
  const board = JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as {
    readonly layout_type: string;
    readonly widgets: readonly Widget[];
  };
  return drawnBoard(board.widgets, by, board.layout_type);
}

function drawnBoard(widgets: readonly Widget[], by: Asker, layout = 'ordered') {
  return drawBoard(
    {
      title: 'A board',
      board: { layout_type: layout, widgets },
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
  const picture = await drawn(name, someAsker);
  const { width, height, shapes } = onePicture(picture);
  const svg = svgOf(width, height, shapes);
  expect(svg).not.toMatch(/NaN|undefined|Infinity|\p{Cc}/u);
  expect(picture.failures).toEqual([]);
  const pdf = await pdfOf(picture, { eastAsian: undefined, wide: undefined });
  expect([pdf.subarray(0, 5).toString(), pdf.length > 1_000]).toEqual(['%PDF-', true]);
  const failed = await drawn(name, failingAsker);
  expect(failed.failures.every((failure) => failure.endsWith('no store'))).toBe(true);
  expect(svgOf(width, height, onePicture(failed).shapes)).not.toMatch(/NaN|undefined/);
});

it('moves every kind of shape', () => {
  const arc = 'M1 2A5 5 0 1 1 3 4L-1 0Z';
  expect(moved([{ kind: 'path', d: arc }], 10, 20)).toEqual([{ kind: 'path', d: 'M11 22A5 5 0 1 1 13 24L9 20Z' }]);
  const curve = 'M0 0C1 -2 3 4 5 6L7 8C5 6 5 2 0 2Z';
  expect(moved([{ kind: 'path', d: curve }], 1, 1)).toEqual([
    { kind: 'path', d: 'M1 1C2 -1 4 5 6 7L8 9C6 7 6 3 1 3Z' },
  ]);
});

const metric = {
  queries: [{ name: 'a', data_source: 'metrics', query: 'avg:m{*} by {host}' }],
  formulas: [{ formula: 'a' }],
};

it.each([
  [{ type: 'heatmap', requests: [metric] }, 'path'],
  [
    {
      type: 'scatterplot',
      requests: {
        table: {
          ...metric,
          formulas: [
            { formula: 'a', dimension: 'x' },
            { formula: 'a', dimension: 'y' },
          ],
        },
      },
    },
    'path',
  ],
  [{ type: 'sankey', requests: [{ query: { data_source: 'logs', query_string: '*', mode: 'source' } }] }, 'カート'],
  [{ type: 'servicemap', service: 'web' }, 'db'],
  [{ type: 'alert_graph', alert_id: '1' }, 'CPU &lt;high&gt;'],
  [{ type: 'alert_value', alert_id: '1' }, '>7<'],
  [{ type: 'manage_status', query: '', summary_type: 'combined' }, 'Disk'],
  [{ type: 'slo', slo_id: 'a'.repeat(32), time_windows: ['7d'] }, '99.2 %'],
  [{ type: 'slo_list', requests: [{ query: { query_string: '' } }] }, '目標はありません'],
  [{ type: 'image', url: 'https://example.com/a.png' }, PIXEL],
  [{ type: 'note', content: '- **a** `b`' }, 'monospace'],
  [
    {
      type: 'split_group',
      source_widget_definition: { type: 'toplist', requests: [metric] },
      split_config: { split_dimensions: [{ one_graph_per: 'host' }] },
    },
    'web-1',
  ],
  [{ type: 'alert_value' }, '表示する対象'],
  [{ type: 'iframe', url: 'https://example.com' }, 'アプリでのみ'],
])('draws %o', async (definition, word) => {
  const { width, height, shapes } = onePicture(await drawnBoard([{ definition }], someAsker));
  const svg = svgOf(width, height, shapes);
  expect(svg).toContain(word);
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
});
