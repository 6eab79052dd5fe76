import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { objectOf, textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { COUNTRY_LETTERS } from '@komainu/contracts/dashboards/drawing/country-codes.ts';
import { precisionOf } from '@komainu/contracts/dashboards/drawing/number-formats.ts';
import type { FeatureCollection, Geometry } from 'geojson';
import type { GeometryCollection, Topology } from 'topojson-specification';
import type { Answers } from '../answers.ts';
import { moved } from '../move.ts';
import { mixture, token } from '../palette.ts';
import type { Box, Shape } from '../shapes.ts';
import { type DrawContext, said, shownValue, wordsAt } from './draw.ts';

/** Points of an outline that are nearer to the one before cannot be told from it, in px. */
const NEAR_PX = 0.6;
const FOOT = 20;

/** The outlines of countries within so many px, with their two letters; '' for land that no code stands for. */
export type CountryOutlines = (
  focus: string,
  width: number,
  height: number,
) => readonly { readonly code: string; readonly d: string }[];

let loading: Promise<CountryOutlines> | undefined;

/** Loads the world (Natural Earth, 1:50 million) when the first map is drawn: most servers never draw one. */
export function loadOutlines(): Promise<CountryOutlines> {
  loading ??= outlines().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function outlines(): Promise<CountryOutlines> {
  const [{ geoNaturalEarth1, geoPath }, { feature }, atlas] = await Promise.all([
    import('d3-geo'),
    import('topojson-client'),
    readFile(createRequire(import.meta.url).resolve('world-atlas/countries-50m.json'), 'utf8'),
  ]);
  // The package says that it is a topology of countries.
  const topology = JSON.parse(atlas) as Topology<{ countries: GeometryCollection<{ readonly name: string }> }>;
  const all: FeatureCollection<Geometry> = feature(topology, topology.objects.countries);
  const countries = all.features
    .map((country) => ({ country, code: COUNTRY_LETTERS.get(String(country.id ?? '')) ?? '' }))
    .filter(({ code }) => code !== 'AQ');
  return (focus, width, height) => {
    const chosen = countries.filter(({ code }) => code === focus);
    const shown = (chosen.length === 0 ? countries : chosen).map(({ country }) => country);
    const projection = geoNaturalEarth1().fitExtent(
      [
        [2, 2],
        [Math.max(3, width - 2), Math.max(3, height - 2)],
      ],
      { type: 'FeatureCollection', features: shown },
    );
    const path = geoPath(projection).digits(1);
    return countries.flatMap(({ country, code }) => {
      const d = thinned(path(country) ?? '', width, height);
      return d === '' ? [] : [{ code, d }];
    });
  };
}

/**
 * The outline without points that are no further than can be seen, kept within the box; '' outside of it: of one country in
 * all of the box its neighbours are seen at the edge, and those far away not at all.
 */
function thinned(d: string, width: number, height: number): string {
  let [lastX, lastY] = [Number.NaN, Number.NaN];
  let isSeen = false;
  const kept = d.replaceAll(/([ML])(-?[\d.]+),(-?[\d.]+)/g, (_, word: string, textX: string, textY: string) => {
    const [ownX, ownY] = [Number(textX), Number(textY)];
    const [x, y] = [Math.max(0, Math.min(width, ownX)), Math.max(0, Math.min(height, ownY))];
    isSeen ||= x === ownX && y === ownY;
    if (word === 'L' && Math.abs(x - lastX) < NEAR_PX && Math.abs(y - lastY) < NEAR_PX) return '';
    [lastX, lastY] = [x, y];
    return `${word}${x} ${y}`;
  });
  return isSeen ? kept : '';
}

/** The world, or one country of it, coloured by a value for each country. */
export function drawWorld(
  { table }: Answers & { kind: 'table' },
  outline: CountryOutlines,
  { definition, words }: DrawContext,
  box: Box,
): Shape[] {
  const byCode = new Map(
    table.rows.flatMap((row) => {
      const value = row.values[0];
      return value === null || value === undefined ? [] : [[(row.names[0] ?? '').toUpperCase(), value] as const];
    }),
  );
  if (byCode.size === 0) return said(words.noData, box);
  const most = Math.max(0, ...byCode.values());
  const isFlipped = objectOf(definition['style'])['palette_flip'] === true;
  const share = (value: number): number => {
    // The root keeps small countries visible beside the largest.
    const part = most > 0 ? Math.sqrt(Math.max(0, value) / most) : 0;
    return isFlipped ? 1 - part : part;
  };
  const land = outline(textOf(objectOf(definition['view'])['focus']), box.width, box.height - FOOT);
  const known = new Set(land.map(({ code }) => code));
  const shapes = land.map(({ code, d }): Shape => {
    const value = byCode.get(code);
    const fill =
      value === undefined ? token('--border') : mixture(token('--c1'), token('--bg'), 0.2 + 0.8 * share(value));
    return { kind: 'path', d, fill, stroke: token('--bg'), strokeWidth: 0.5 };
  });
  const unit = table.columns[0]?.unit ?? '';
  const shownAs = (value: number): string => shownValue(value, unit, precisionOf(definition));
  const largest = [...byCode].sort(([, a], [, b]) => b - a).slice(0, 5);
  const elsewhere = [...byCode].reduce((sum, [code, value]) => (known.has(code) ? sum : sum + value), 0);
  const legend = [
    ...largest.map(([code, value]) => `${code === '' ? '–' : code} ${shownAs(value)}`),
    ...(elsewhere > 0 ? [words.elsewhere(shownAs(elsewhere))] : []),
  ].join('   ');
  return [
    ...moved(shapes, box.x, box.y),
    wordsAt(box.x + 2, box.y + box.height - 5, legend, { within: box.width - 4, fill: token('--text-2') }),
  ];
}
