import type { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import type { ThreatMatch } from './resources.ts';

export const THREAT_LIST = 'threat_list';

/** A list of indicators, as it is stored. */
export interface ThreatListBody {
  readonly name: string;
  readonly url: string;
  /** See `ThreatMatch`. */
  readonly type: string;
  readonly category: string;
  readonly intention: string;
  readonly indicators: readonly string[];
}

/** All indicators of all lists, by their text; follows the definitions. */
export class ThreatLists {
  #lists: readonly { readonly body: ThreatListBody; readonly indicators: ReadonlySet<string> }[] = [];
  #built = new Map<string, ReadonlySet<string>>();

  constructor(live: LiveDefinitions) {
    live.onChange(() => {
      const before = this.#built;
      this.#built = new Map();
      this.#lists = live.all<ThreatListBody>(THREAT_LIST).map(({ id, version, body }) => {
        const stamp = `${id} ${version}`;
        const indicators = before.get(stamp) ?? new Set(body.indicators.map((indicator) => indicator.toLowerCase()));
        this.#built.set(stamp, indicators);
        return { body, indicators };
      });
    });
  }

  find(value: string): readonly ThreatMatch[] {
    if (this.#lists.length === 0) return [];
    const indicator = value.toLowerCase();
    return this.#lists
      .filter(({ indicators }) => indicators.has(indicator))
      .map(({ body: { name, url, type, category, intention } }) => ({
        indicator,
        type,
        category,
        intention,
        source: { name, url },
      }));
  }
}
