import { CodedError } from '@komainu/kernel/errors.ts';
import type { YamlMap } from '../../check.ts';
import { badCheckConfig, textsOption, wholeOption } from '../../read-instance.ts';
import { regexesOption } from '../../regex-option.ts';
import type { ObjectKind } from './attributes.ts';

export type DetailedKind = Exclude<ObjectKind, 'overview'>;

/** Which things of a kind are wanted: all of them when nothing is named. */
export interface Selection {
  readonly names: ReadonlySet<string>;
  readonly regexes: readonly RegExp[];
  /** How many are sent at most. */
  readonly most: number;
  /** Whether what the groups of the regexes find becomes tags. */
  readonly families: boolean;
}

/** A thing that is wanted, and the tags of its family. */
export interface SelectedObject {
  readonly object: YamlMap;
  readonly familyTags: readonly string[];
}

const DEFAULT_MOST: Readonly<Record<DetailedKind, number>> = { exchanges: 50, queues: 200, nodes: 100 };
const FAMILY: Readonly<Record<DetailedKind, string>> = {
  exchanges: 'rabbitmq_exchange_family',
  queues: 'rabbitmq_queue_family',
  nodes: 'rabbitmq_queue_family',
};

/** Reads `queues`, `queues_regexes`, `max_detailed_queues` and their like. Throws `bad_check_config`. */
export function readSelection(instance: YamlMap, kind: DetailedKind, families: boolean): Selection {
  const names = textsOption(instance, kind);
  const most = wholeOption(instance, `max_detailed_${kind}`, DEFAULT_MOST[kind], 0);
  if (names.length > most)
    throw badCheckConfig(kind, `names ${names.length}, more than max_detailed_${kind} (${most})`);
  return { names: new Set(names), regexes: regexesOption(instance, `${kind}_regexes`), most, families };
}

/** What of a list is wanted. Queues and exchanges may be named with their virtual host, `shop/orders`. */
export function selectObjects(
  objects: readonly YamlMap[],
  kind: DetailedKind,
  { names, regexes, families }: Selection,
): readonly SelectedObject[] {
  if (names.size === 0 && regexes.length === 0) return objects.map((object) => ({ object, familyTags: [] }));
  return objects.flatMap((object) => {
    const name = String(object['name'] ?? '');
    const candidates = kind === 'nodes' ? [name] : [name, `${object['vhost']}/${name}`];
    for (const candidate of candidates) {
      if (names.has(candidate)) return [{ object, familyTags: [] }];
      for (const regex of regexes) {
        const match = regex.exec(candidate);
        if (match !== null) return [{ object, familyTags: families ? familyTags(match, FAMILY[kind]) : [] }];
      }
    }
    return [];
  });
}

function familyTags(match: RegExpExecArray, family: string): readonly string[] {
  const named = Object.entries(match.groups ?? {});
  if (named.length > 0) return named.map(([name, value]) => `${family}_${name}:${value}`);
  return match[1] === undefined ? [] : [`${family}:${match[1]}`];
}

/** A list of objects as the API gives it. Throws `rabbitmq_answer` (502) that names the path. */
export function readObjects(body: unknown, path: string): readonly YamlMap[] {
  if (!Array.isArray(body)) {
    throw new CodedError('rabbitmq_answer', `the management API does not answer ${path} with a list`, { status: 502 });
  }
  return body.filter((one): one is YamlMap => typeof one === 'object' && one !== null && !Array.isArray(one));
}
