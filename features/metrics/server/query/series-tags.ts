import type { ScopeNode } from '@komainu/query/metrics/ast.ts';
import { scopeToPredicate } from '@komainu/query/metrics/scope.ts';
import type { HostEntry, SeriesEntry } from '../series-registry.ts';
import type { TagLists } from '../tag-lists.ts';

/** The tags that hold for everything a host sends; the infrastructure feature knows them. */
export type HostTags = (host: string) => readonly string[];

/** All tags of a series: its own, its host and what is known of the host. */
export function tagsOf(entry: SeriesEntry, hostTags: HostTags): readonly string[] {
  return entry.hostEntry === undefined ? entry.tags : [...entry.tags, ...tagsOfHost(entry.hostEntry, hostTags)];
}

function tagsOfHost({ name }: HostEntry, hostTags: HostTags): readonly string[] {
  return [`host:${name}`, ...hostTags(name)];
}

/**
 * Whether a series is in scope, as `scopeToPredicate` of all its tags says: of a million series, texts are looked at once and
 * not once a series. For one query: what is known of hosts is remembered.
 */
export function scopeTest(scope: ScopeNode, lists: TagLists, hostTags: HostTags): (entry: SeriesEntry) => boolean {
  switch (scope.kind) {
    case 'all':
    case 'variable':
      return () => true;
    case 'and': {
      const children = scope.children.map((child) => scopeTest(child, lists, hostTags));
      return (entry) => children.every((child) => child(entry));
    }
    case 'or': {
      const children = scope.children.map((child) => scopeTest(child, lists, hostTags));
      return (entry) => children.some((child) => child(entry));
    }
    case 'not': {
      const child = scopeTest(scope.child, lists, hostTags);
      return (entry) => !child(entry);
    }
    case 'tag': {
      const test = scopeToPredicate(scope);
      const ofText = textTest(scope, lists);
      const ofHost = remember((host: HostEntry) => test(tagsOfHost(host, hostTags)));
      return (entry) => {
        for (let index = 0; index < entry.tagCount; index++) if (ofText(entry.tagNumber(index))) return true;
        return entry.hostEntry !== undefined && ofHost(entry.hostEntry);
      };
    }
  }
}

/** Whether the text of a number is what a scope asks for. */
function textTest(scope: ScopeNode & { kind: 'tag' }, lists: TagLists): (number: number) => boolean {
  const { key, value, pattern } = scope;
  if (pattern !== null) {
    const test = scopeToPredicate(scope);
    return remember((number: number) => test([lists.text(number)]));
  }
  const wanted = lists.find(key === '' ? value : `${key}:${value}`);
  return (number) => number === wanted;
}

/** The value of a key among all tags of a series, several joined by commas; undefined where it has none. */
export function valueReader(
  key: string,
  lists: TagLists,
  hostTags: HostTags,
): (entry: SeriesEntry) => string | undefined {
  const prefix = `${key}:`;
  const valueIn = (tag: string) => (tag.startsWith(prefix) ? tag.slice(prefix.length) : undefined);
  const ofText = remember((number: number) => valueIn(lists.text(number)));
  const ofHost = remember((host: HostEntry) => tagsOfHost(host, hostTags).map(valueIn));
  return (entry) => {
    let value: string | undefined;
    for (let index = 0; index < entry.tagCount; index++) value = joined(value, ofText(entry.tagNumber(index)));
    if (entry.hostEntry !== undefined) for (const found of ofHost(entry.hostEntry)) value = joined(value, found);
    return value;
  };
}

function joined(value: string | undefined, found: string | undefined): string | undefined {
  if (value === undefined || found === undefined) return value ?? found;
  return value.split(',').includes(found) ? value : `${value},${found}`;
}

function remember<Key, Value>(work: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, { readonly value: Value }>();
  return (key) => {
    let found = known.get(key);
    if (found === undefined) {
      found = { value: work(key) };
      known.set(key, found);
    }
    return found.value;
  };
}
