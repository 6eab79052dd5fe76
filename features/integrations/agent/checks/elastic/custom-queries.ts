import { CodedError } from '@komainu/kernel/errors.ts';
import { isObject } from '@komainu/kernel/json.ts';
import type { CheckSender, YamlMap } from '../../check.ts';
import { badCheckConfig, choiceOption, mapsOption, textOption, textsOption } from '../../read-instance.ts';
import { numberOf, valueAt } from './table.ts';

/** A query of the user's own: where to ask, and what of the answer is a metric or a tag. */
export interface CustomQuery {
  readonly endpoint: string;
  /** Sent with POST; undefined asks with GET. */
  readonly payload: string | undefined;
  readonly dataPath: readonly string[];
  readonly columns: readonly Column[];
  readonly tags: readonly string[];
}

interface Column {
  readonly path: readonly string[];
  readonly name: string;
  readonly type: (typeof COLUMN_TYPES)[number];
}

const COLUMN_TYPES = ['gauge', 'monotonic_count', 'rate', 'tag'] as const;

/** Reads `custom_queries`. Throws `bad_check_config`. */
export function readCustomQueries(instance: YamlMap): readonly CustomQuery[] {
  return mapsOption(instance, 'custom_queries').map((query) => {
    const columns = mapsOption(query, 'columns');
    if (columns.length === 0) throw badCheckConfig('custom_queries', 'has a query without columns');
    return {
      endpoint: textOption(query, 'endpoint'),
      payload: isObject(query['payload']) ? JSON.stringify(query['payload']) : undefined,
      dataPath: pathOf(textOption(query, 'data_path')),
      tags: textsOption(query, 'tags'),
      columns: columns.map((column) => ({
        path: pathOf(textOption(column, 'value_path')),
        name: textOption(column, 'name'),
        type: choiceOption(column, 'type', COLUMN_TYPES, 'gauge'),
      })),
    };
  });
}

/** Sends what an answer holds; a list at the data path is as many answers. Throws `elastic_custom_query` (502). */
export function sendCustomQuery(
  query: CustomQuery,
  body: unknown,
  clusterTags: readonly string[],
  sender: CheckSender,
): void {
  const data = valueAt(body, query.dataPath);
  if (data === undefined) {
    const path = query.dataPath.join('.');
    throw new CodedError('elastic_custom_query', `${query.endpoint} answers nothing at ${path}`, { status: 502 });
  }
  for (const branch of Array.isArray(data) ? data : [data]) sendBranch(query, branch, clusterTags, sender);
}

function sendBranch(query: CustomQuery, branch: unknown, clusterTags: readonly string[], sender: CheckSender): void {
  const tags = [...clusterTags, ...query.tags];
  for (const { type, name, path } of query.columns) {
    const value = valueAt(branch, path);
    if (type === 'tag' && value !== undefined && value !== null) tags.push(`${name}:${String(value)}`);
  }
  for (const { type, name, path } of query.columns) {
    const value = numberOf(valueAt(branch, path));
    if (value === undefined || type === 'tag') continue;
    if (type === 'monotonic_count') sender.monotonicCount(name, value, tags);
    else sender[type](name, value, tags);
  }
}

function pathOf(text: string): readonly string[] {
  return text.split('.');
}
