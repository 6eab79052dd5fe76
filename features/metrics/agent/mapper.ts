import { badRequest, messageOf } from '@komainu/kernel/errors.ts';
import { linearRegex } from '@komainu/kernel/regex/linear-regex.ts';

/** One entry of `mappings` in a profile of `dogstatsd_mapper_profiles`. */
export interface MappingSettings {
  readonly match: string;
  readonly matchType: 'wildcard' | 'regex';
  /** The new name; `$1` and `${1}` stand for what the groups matched. */
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface MapperProfile {
  readonly name: string;
  /** Names that begin so belong to the profile; `*` takes all. */
  readonly prefix: string;
  readonly mappings: readonly MappingSettings[];
}

export interface MappedName {
  readonly name: string;
  readonly tags: readonly string[];
}

interface Mapping extends MappingSettings {
  readonly regex: RegExp;
}

/** Names are far shorter; one that is not is left as it is rather than matched for long. */
const MAX_NAME_LENGTH = 1000;

/**
 * Turns parts of metric names into tags as the Agent's DogStatsD mapper does: the first profile whose prefix fits decides,
 * in it the first mapping that matches. Regexes run in linear time; what was found is remembered for the names that came
 * last (`cacheSize`).
 */
export class MetricMapper {
  readonly #profiles: readonly { readonly prefix: string; readonly mappings: readonly Mapping[] }[];
  readonly #cacheSize: number;
  readonly #cache = new Map<string, MappedName | undefined>();

  /** A mapping that makes no sense is left out; `problem` is told which and why. */
  constructor(profiles: readonly MapperProfile[], cacheSize: number, problem: (text: string) => void) {
    this.#profiles = profiles.map(({ name, prefix, mappings }) => ({
      prefix,
      mappings: mappings.flatMap((mapping, index) => {
        try {
          return [{ ...mapping, regex: regexOf(mapping) }];
        } catch (error) {
          problem(`dogstatsd_mapper_profiles: ${name}, mapping ${index + 1} is left out: ${messageOf(error)}`);
          return [];
        }
      }),
    }));
    this.#cacheSize = cacheSize;
  }

  /** The name and tags that a mapping makes of `sent`; undefined when none matches. */
  map(sent: string): MappedName | undefined {
    if (this.#cache.has(sent)) {
      const found = this.#cache.get(sent);
      // The map keeps its order: what was used goes to its end, what was not falls out at its front.
      this.#cache.delete(sent);
      this.#cache.set(sent, found);
      return found;
    }
    const mapped = sent.length > MAX_NAME_LENGTH ? undefined : this.#match(sent);
    this.#cache.set(sent, mapped);
    const [oldest] = this.#cache.keys();
    if (this.#cache.size > this.#cacheSize && oldest !== undefined) this.#cache.delete(oldest);
    return mapped;
  }

  #match(sent: string): MappedName | undefined {
    const profile = this.#profiles.find(({ prefix }) => prefix === '*' || sent.startsWith(prefix));
    for (const { regex, name, tags } of profile?.mappings ?? []) {
      const found = regex.exec(sent);
      if (found === null) continue;
      return {
        name: expand(name, found),
        tags: Object.entries(tags).map(([key, value]) => `${key}:${expand(value, found)}`),
      };
    }
    return undefined;
  }
}

function regexOf({ match, matchType }: MappingSettings): RegExp {
  if (matchType === 'regex') return linearRegex(`^${match}$`);
  if (!/^[a-zA-Z0-9\-_*.]+$/.test(match)) {
    throw badRequest('bad_mapping', `the wildcard ${match} may hold letters, digits, ., -, _ and * only`);
  }
  if (match.includes('**')) throw badRequest('bad_mapping', `the wildcard ${match} has two * in a row`);
  return linearRegex(`^${match.replaceAll('.', '\\.').replaceAll('*', '([^.]*)')}$`);
}

/** `$name`, `${name}` and `$$` as Go expands them: a name is as long as it can be, and an unknown one is nothing. */
function expand(template: string, found: RegExpExecArray): string {
  return template.replace(
    /\$(?:\$|(\w+)|\{(\w+)\})/g,
    (whole, bare: string | undefined, braced: string | undefined) => {
      if (whole === '$$') return '$';
      const name = bare ?? braced ?? '';
      return (/^\d+$/.test(name) ? found[Number(name)] : found.groups?.[name]) ?? '';
    },
  );
}
