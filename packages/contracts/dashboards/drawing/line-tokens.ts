import { type Json, objectOf, objectsOf, textOf } from '../asking/json.ts';
import { paletteTokens } from './palettes.ts';

/** Two lines with one name would be one line to the legend. */
export function uniqueNames(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}

interface Coloured {
  readonly request: Json;
  readonly formula: number;
  readonly name: string;
}

/** Colours request by request, so that each keeps its palette; lines without one are coloured together, apart from another. */
export function lineTokens(lines: readonly Coloured[]): string[] {
  const paletteOf = ({ request, formula }: Coloured): string =>
    textOf(objectOf(objectOf(objectsOf(request['formulas'])[formula])['style'])['palette']) ||
    textOf(objectOf(request['style'])['palette']);
  const tokens = lines.map(() => '--c1');
  for (const palette of new Set(lines.map(paletteOf))) {
    const places = [...lines.keys()].filter((index) => {
      const line = lines[index];
      return line !== undefined && paletteOf(line) === palette;
    });
    const own = paletteTokens(
      places.map((place) => lines[place]?.name ?? ''),
      palette,
    );
    places.forEach((place, index) => {
      tokens[place] = own[index] ?? '--c1';
    });
  }
  return tokens;
}
