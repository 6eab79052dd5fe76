import type { SankeyAnswer, SankeyQuestion } from '@komainu/contracts/dashboards/journeys.ts';

/** An event of one key at one station. */
export interface StationEvent {
  readonly key: string;
  readonly unixMs: number;
  readonly name: string;
}

type Rules = Pick<SankeyQuestion, 'mode' | 'station' | 'steps' | 'entriesPerStep'>;

/** The ways that keys took from station to station; staying at one is no step. */
export function sankeyWays(events: readonly StationEvent[], rules: Rules): Omit<SankeyAnswer, 'isCut'> {
  const ways = [...Map.groupBy(events, ({ key }) => key).values()].flatMap((own) => {
    const names = stationsOf(own);
    const way = rules.mode === 'source' ? wayFrom(names, rules) : wayTo(names, rules);
    return way.length === 0 ? [] : [way];
  });
  const nodes: { step: number; name: string; count: number }[] = [];
  const places: Map<string, number>[] = [];
  for (let step = 0; step < rules.steps; step++) {
    const counts = new Map<string, number>();
    for (const way of ways) {
      const name = way[step];
      if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    const sorted = [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
    const own = new Map<string, number>();
    places.push(own);
    const shown = sorted.slice(0, rules.entriesPerStep);
    for (const [name, count] of shown) {
      own.set(name, nodes.length);
      nodes.push({ step, name, count });
    }
    const rest = sorted.slice(rules.entriesPerStep);
    if (rest.length === 0) continue;
    const other = nodes.push({ step, name: '', count: rest.reduce((sum, [, count]) => sum + count, 0) }) - 1;
    for (const [name] of rest) own.set(name, other);
  }
  return { nodes, links: linksOf(ways, places) };
}

function linksOf(ways: readonly (readonly (string | undefined)[])[], places: readonly ReadonlyMap<string, number>[]) {
  const counts = new Map<string, { from: number; to: number; count: number }>();
  for (const way of ways) {
    way.forEach((name, step) => {
      const [from, to] = [places[step - 1]?.get(way[step - 1] ?? ''), places[step]?.get(name ?? '')];
      if (name === undefined || from === undefined || to === undefined) return;
      const key = `${from} ${to}`;
      const link = counts.get(key) ?? { from, to, count: 0 };
      link.count++;
      counts.set(key, link);
    });
  }
  return [...counts.values()].sort((one, other) => one.from - other.from || one.to - other.to);
}

/** Names in the order of time, each once in a row. */
function stationsOf(events: readonly StationEvent[]): readonly string[] {
  const sorted = [...events].sort((one, other) => one.unixMs - other.unixMs).filter(({ name }) => name !== '');
  return sorted.flatMap(({ name }, index) => (sorted[index - 1]?.name === name ? [] : [name]));
}

function wayFrom(names: readonly string[], { station, steps }: Rules): readonly string[] {
  const start = station === '' ? 0 : names.indexOf(station);
  return start < 0 ? [] : names.slice(start, start + steps);
}

/** Ways to a station end in the last column, however short they are. */
function wayTo(names: readonly string[], { station, steps }: Rules): readonly (string | undefined)[] {
  const end = station === '' ? names.length - 1 : names.lastIndexOf(station);
  if (end < 0) return [];
  const way = names.slice(Math.max(0, end + 1 - steps), end + 1);
  return [...new Array<undefined>(steps - way.length).fill(undefined), ...way];
}
