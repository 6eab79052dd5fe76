import type { MonitorState } from '@komainu/contracts/monitors/monitor.ts';
import { badRequest, messageOf } from '@komainu/kernel/errors.ts';
import type { SearchNode, TermNode } from '@komainu/query/search/ast.ts';
import { compileGlob } from '@komainu/query/search/glob.ts';
import { parseSearch } from '@komainu/query/search/parse.ts';
import type { SearchableMonitor } from './searchable.ts';

/** What a search may look at of a monitor, or of one of its groups. */
export interface Candidate {
  readonly monitor: SearchableMonitor;
  readonly status: MonitorState;
  /** The group's name; '' for monitors. */
  readonly group: string;
}

export type CandidateTest = (candidate: Candidate) => boolean;

const STATES: Readonly<Record<string, MonitorState>> = {
  ok: 'OK',
  alert: 'Alert',
  warn: 'Warn',
  'no data': 'No Data',
  no_data: 'No Data',
  skipped: 'Skipped',
  ignored: 'Ignored',
  unknown: 'Unknown',
};

/** Values by the words that searches know. */
const FIELDS: Readonly<Record<string, (candidate: Candidate) => readonly string[]>> = {
  type: ({ monitor }) => [monitor.classification, monitor.document.body.fields.type],
  tag: ({ monitor }) => monitor.document.body.fields.tags,
  tags: ({ monitor }) => monitor.document.body.fields.tags,
  name: ({ monitor }) => [monitor.document.body.fields.name],
  title: ({ monitor }) => [monitor.document.body.fields.name],
  id: ({ monitor }) => [monitor.document.id],
  muted: ({ monitor }) => [String(monitor.muted)],
  creator: ({ monitor }) => [monitor.document.body.author.handle, monitor.document.body.author.name ?? ''],
  notification: ({ monitor }) => monitor.notifications,
  metric: ({ monitor }) => monitor.metrics,
  scope: ({ monitor }) => monitor.scopes,
  group: ({ monitor, group }) => (group === '' ? monitor.groupBy : group.split(',')),
  group_by: ({ monitor }) => monitor.groupBy,
  priority: ({ monitor }) => {
    const { priority } = monitor.document.body.fields;
    return priority === null ? [] : [`p${priority}`, String(priority)];
  },
  draft_status: ({ monitor }) => [monitor.document.body.fields.draft_status],
};

/**
 * Reads a search for monitors: `status:alert`, `type:metric`, `tag:"env:prod"`, `env:prod` (a tag), `muted:true`, words of
 * the name, AND, OR, NOT, parentheses. Throws `bad_search` (400) in the words of the public API.
 */
export function parseMonitorSearch(text: string): CandidateTest {
  let node: SearchNode;
  try {
    node = parseSearch(text);
  } catch (error) {
    throw badRequest('bad_search', `Query parsing error: ${messageOf(error)}`);
  }
  return compile(node);
}

function compile(node: SearchNode): CandidateTest {
  switch (node.kind) {
    case 'all':
      return () => true;
    case 'not': {
      const test = compile(node.child);
      return (candidate) => !test(candidate);
    }
    case 'and': {
      const tests = node.children.map(compile);
      return (candidate) => tests.every((test) => test(candidate));
    }
    case 'or': {
      const tests = node.children.map(compile);
      return (candidate) => tests.some((test) => test(candidate));
    }
    case 'term':
      return compileTerm(node);
  }
}

function compileTerm({ field, match }: TermNode): CandidateTest {
  if (field.kind === 'message' || field.kind === 'everything') {
    const test = valueTest(match, true);
    return ({ monitor, group }) =>
      test(monitor.document.body.fields.name) || test(group) || test(monitor.document.body.fields.query);
  }
  const name = field.kind === 'key' ? field.name : `@${field.path}`;
  if (name === 'status') return statusTest(match);
  const read = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
  if (read === undefined) {
    // Any other key is one of a tag.
    const test = valueTest(match, false);
    const prefix = `${name}:`;
    return ({ monitor, group }) =>
      [...monitor.document.body.fields.tags, ...group.split(',')].some(
        (tag) => tag.startsWith(prefix) && test(tag.slice(prefix.length)),
      );
  }
  const test = valueTest(match, name === 'name' || name === 'title');
  return (candidate) => read(candidate).some(test);
}

function statusTest(match: TermNode['match']): CandidateTest {
  const words = wordsOf(match);
  const wanted = words.map((word) => {
    const state = STATES[word.toLowerCase()];
    if (state === undefined)
      throw badRequest('bad_search', `Query parsing error: '${word}' is not a valid monitor status`);
    return state;
  });
  return ({ status }) => wanted.includes(status);
}

function wordsOf(match: TermNode['match']): readonly string[] {
  if (match.kind === 'value') return [match.text];
  if (match.kind === 'any') return match.matches.flatMap(wordsOf);
  throw badRequest('bad_search', 'Query parsing error: status takes the name of a state');
}

function valueTest(match: TermNode['match'], anywhere: boolean): (value: string) => boolean {
  switch (match.kind) {
    case 'value': {
      const text = match.text.toLowerCase();
      return anywhere ? (value) => value.toLowerCase().includes(text) : (value) => value.toLowerCase() === text;
    }
    case 'glob': {
      const test = compileGlob(match.parts.map((part) => (typeof part === 'string' ? part.toLowerCase() : part)));
      return (value) => test(value.toLowerCase());
    }
    case 'exists':
      return (value) => value !== '';
    case 'any': {
      const tests = match.matches.map((one) => valueTest(one, anywhere));
      return (value) => tests.some((test) => test(value));
    }
    default:
      throw badRequest('bad_search', `Query parsing error: monitors are not searched by ${match.kind}`);
  }
}
