import { MONITOR_TYPES, type MonitorType } from '@komainu/contracts/monitors/monitor.ts';
import { isObject, type JsonObject, listOf, records } from '@komainu/kernel/json.ts';
import type { MonitorQuery } from '@komainu/query/monitors/ast.ts';
import { isMultiAlert, parseMonitorQuery } from '@komainu/query/monitors/parse.ts';
import { MonitorSyntaxError } from '@komainu/query/monitors/syntax-error.ts';
import { invalid, missing } from './errors.ts';
import { readOptions } from './options.ts';
import type { MonitorFields } from './stored.ts';
import { checkThresholds } from './thresholds.ts';

const LONGEST_TEXT = 100_000;
const MOST_TAGS = 200;
/** What answers hold, but no sender decides. */
const OURS: ReadonlySet<string> = new Set([
  'id',
  'org_id',
  'created',
  'created_at',
  'modified',
  'creator',
  'deleted',
  'multi',
  'state',
  'overall_state',
  'overall_state_modified',
  'matching_downtimes',
]);

export interface ReadMonitor {
  readonly fields: MonitorFields;
  readonly query: MonitorQuery;
  readonly multi: boolean;
}

/**
 * Reads a monitor as clients send it; what was left out is filled in as the public API does. Throws `bad_monitor` (400)
 * that names the field, and of queries the token.
 */
export function readMonitor(body: unknown): ReadMonitor {
  if (!isObject(body)) throw invalid('body', 'it is not an object');
  const sent = Object.fromEntries(Object.entries(body).filter(([key]) => !OURS.has(key)));
  const type = typeOf(sent['type']);
  const queryText = sent['query'];
  if (typeof queryText !== 'string') throw missing('query');
  const query = queryText.trim();
  const options = readOptions(sent['options'], type);
  const parsed = parseQuery(type, query, listOf(options.variables));
  checkThresholds(parsed, options);
  const fields: MonitorFields = {
    ...sent,
    type: finalType(type, parsed),
    query,
    name: textOf(sent, 'name'),
    message: textOf(sent, 'message'),
    tags: tagsOf(sent['tags']),
    priority: priorityOf(sent['priority']),
    restricted_roles: rolesOf(sent['restricted_roles']),
    options,
    draft_status: draftOf(sent['draft_status']),
    assets: records(sent['assets']),
  };
  return { fields, query: parsed, multi: isMultiAlert(parsed) };
}

/** The query of a stored monitor. Throws `bad_monitor` (400) that points at the token. */
export function parseQuery(type: MonitorType, query: string, variables: readonly unknown[]): MonitorQuery {
  try {
    return parseMonitorQuery(type, query, variables);
  } catch (error) {
    if (error instanceof MonitorSyntaxError) throw invalid('query', error.message);
    throw error;
  }
}

function typeOf(value: unknown): MonitorType {
  if (value === undefined || value === null || value === '') throw missing('type');
  const type = MONITOR_TYPES.find((known) => known === value);
  if (type === undefined) throw invalid('type', `"${String(value)}" is no type of monitor`);
  return type;
}

/** Metric and query alerts are one; the answer says which the query makes it. */
function finalType(type: MonitorType, query: MonitorQuery): MonitorType {
  if (type !== 'metric alert' && type !== 'query alert') return type;
  if (query.kind === 'metric' && query.window.kind === 'current') {
    return query.window.unit === 'hour' ? type : 'query alert';
  }
  return type;
}

function textOf(sent: JsonObject, name: string): string {
  const value = sent[name] ?? '';
  if (typeof value !== 'string') throw invalid(name, 'it is not a text');
  if (value.length > LONGEST_TEXT) throw invalid(name, `it is longer than ${LONGEST_TEXT} characters`);
  return value.trim();
}

function tagsOf(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.some((tag) => typeof tag !== 'string'))
    throw invalid('tags', 'it is not a list of texts');
  if (value.length > MOST_TAGS) throw invalid('tags', `there are more than ${MOST_TAGS}`);
  return value.map((tag: string) => tag.trim()).filter((tag) => tag !== '');
}

function priorityOf(value: unknown): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 5) return value;
  throw invalid('priority', 'it is not a whole number from 1 to 5');
}

function rolesOf(value: unknown): readonly string[] | null {
  if (value === undefined || value === null) return null;
  if (!Array.isArray(value) || value.some((role) => typeof role !== 'string')) {
    throw invalid('restricted_roles', 'it is not a list of ids of roles');
  }
  return value.length === 0 ? null : [...new Set(value)];
}

function draftOf(value: unknown): string {
  if (value === undefined || value === null) return 'published';
  if (value === 'draft' || value === 'published') return value;
  throw invalid('draft_status', 'it is neither draft nor published');
}
