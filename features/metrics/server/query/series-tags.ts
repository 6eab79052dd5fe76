import type { ScopeNode } from '@komainu/query/metrics/ast.ts';
import { scopeToPredicate } from '@komainu/query/metrics/scope.ts';
import type { HostEntry, SeriesEntry, SeriesRegistry } from '../series-registry.ts';
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

/** Asked with where the tags of a series are, and the number of its host, -1 for none. */
export type SeriesTest = (tagsAt: number, host: number) => boolean;

/** What tests look at: lists of tags, and names of hosts by number. */
export type SeriesTexts = Pick<SeriesRegistry, 'tagLists' | 'hostNames'>;

/**
 * Whether a series is in scope, as `scopeToPredicate` of all its tags says: of a million series, texts are looked at once and
 * not once a series. For one query: what is known of hosts is remembered.
 */
export function scopeTest(scope: ScopeNode, texts: SeriesTexts, hostTags: HostTags): SeriesTest {
  switch (scope.kind) {
    case 'all':
    case 'variable':
      return () => true;
    case 'and': {
      const children = scope.children.map((child) => scopeTest(child, texts, hostTags));
      return (tagsAt, host) => children.every((child) => child(tagsAt, host));
    }
    case 'or': {
      const children = scope.children.map((child) => scopeTest(child, texts, hostTags));
      return (tagsAt, host) => children.some((child) => child(tagsAt, host));
    }
    case 'not': {
      const child = scopeTest(scope.child, texts, hostTags);
      return (tagsAt, host) => !child(tagsAt, host);
    }
    case 'tag': {
      const ofList = listTest(scope, texts.tagLists);
      const ofHost = hostTest(scope, texts.hostNames, hostTags);
      return (tagsAt, host) => ofList(tagsAt) || (host >= 0 && ofHost(host));
    }
  }
}

type TagNode = ScopeNode & { kind: 'tag' };

function listTest(scope: TagNode, lists: TagLists): (tagsAt: number) => boolean {
  if (scope.pattern === null) {
    const wanted = lists.find(textOf(scope));
    return wanted < 0 ? () => false : (tagsAt) => lists.includes(tagsAt, wanted);
  }
  const test = scopeToPredicate(scope);
  const ofText = rememberAnswers((number) => test([lists.text(number)]));
  return (tagsAt) => lists.some(tagsAt, ofText);
}

/** Most hosts have no tags, and only few scopes ask for a host's name. */
function hostTest(scope: TagNode, names: readonly string[], hostTags: HostTags): (host: number) => boolean {
  const asksNames =
    scope.pattern === null ? textOf(scope).startsWith('host:') : scope.key === '' || scope.key === 'host';
  const test = scopeToPredicate(scope);
  return rememberAnswers((host) => {
    const name = names[host] as string;
    const tags = hostTags(name);
    return (tags.length > 0 && test(tags)) || (asksNames && test([`host:${name}`]));
  });
}

function textOf({ key, value }: TagNode): string {
  return key === '' ? value : `${key}:${value}`;
}

/** The value of a key among all tags of a series, several joined by commas; undefined where it has none. */
export function valueReader(
  key: string,
  lists: TagLists,
  hostTags: HostTags,
): (entry: SeriesEntry) => string | undefined {
  const prefix = `${key}:`;
  const valueIn = (tag: string) => (tag.startsWith(prefix) ? tag.slice(prefix.length) : undefined);
  const ofList = remember(valueOfList(lists, valueIn));
  const ofHost = remember((host: HostEntry) => hostTags(host.name).map(valueIn));
  return ({ tagsAt, hostEntry }) => {
    const value = ofList(tagsAt);
    if (hostEntry === undefined) return value;
    const withName = key === 'host' ? joined(value, hostEntry.name) : value;
    // Most hosts have no tags: not even that is remembered of them.
    return hostTags(hostEntry.name).length === 0 ? withName : ofHost(hostEntry).reduce(joined, withName);
  };
}

/** What `valueIn` finds in the texts of a list. Hosts seldom share a list, but they share its texts: each is looked at once. */
function valueOfList(
  lists: TagLists,
  valueIn: (tag: string) => string | undefined,
): (tagsAt: number) => string | undefined {
  const values = new Map<number, string>();
  const has = rememberAnswers((number) => {
    const value = valueIn(lists.text(number));
    if (value !== undefined) values.set(number, value);
    return value !== undefined;
  });
  return (tagsAt) => {
    let found: string | undefined;
    const length = lists.length(tagsAt);
    for (let index = 0; index < length; index++) {
      const number = lists.number(tagsAt, index);
      if (has(number)) found = joined(found, values.get(number));
    }
    return found;
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

/** Yes or no, a byte each: for a metric of a million hosts a map would cost as much as the work. */
function rememberAnswers(work: (number: number) => boolean): (number: number) => boolean {
  let known = new Uint8Array(1024);
  return (number) => {
    if (number >= known.length) {
      const larger = new Uint8Array(Math.max(number + 1, known.length * 2));
      larger.set(known);
      known = larger;
    }
    if (known[number] === 0) known[number] = work(number) ? 2 : 1;
    return known[number] === 2;
  };
}
