import type { Series } from '@komainu/query/metrics/evaluate.ts';
import type { FetchMetric } from '@komainu/query/metrics/fetch.ts';

type Tags = Readonly<Record<string, string>>;

/**
 * The groups that several counts have between them, so that one that has nothing of a group counts 0 of it: a service
 * without errors has an error rate of 0, not none.
 */
export class KnownGroups {
  /** Tags by their text, by the keys that they have. */
  readonly #byKeys = new Map<string, Map<string, Tags>>();

  add(series: readonly Series[]): void {
    for (const { tags } of series) {
      const keys = keysOf(Object.keys(tags));
      const groups = this.#byKeys.get(keys) ?? new Map<string, Tags>();
      groups.set(textOf(tags), tags);
      this.#byKeys.set(keys, groups);
    }
  }

  /** The lines, and a line of zeros for each known group of these keys that has none. */
  filled<Line extends { readonly tags: Tags }>(
    lines: readonly Line[],
    keys: readonly string[],
    points: number,
  ): readonly (Line | { readonly tags: Tags; readonly values: Float64Array })[] {
    const present = new Set(lines.map(({ tags }) => textOf(tags)));
    const missing = [...(this.#byKeys.get(keysOf(keys)) ?? [])].filter(([text]) => !present.has(text));
    return [...lines, ...missing.map(([, tags]) => ({ tags, values: new Float64Array(points) }))];
  }

  /** Answers fetches of counts with the zeros of groups that only others have. */
  fill(fetch: FetchMetric): FetchMetric {
    return async (request) => this.filled(await fetch(request), request.groupBy, request.grid.points);
  }
}

function keysOf(keys: readonly string[]): string {
  return [...keys].sort().join('\n');
}

function textOf(tags: Tags): string {
  return JSON.stringify(Object.entries(tags).sort());
}
