import { messageOf } from '@komainu/kernel/errors.ts';
import type { CheckSender, YamlMap } from '../../check.ts';
import {
  badCheckConfig,
  choiceOption,
  flagOption,
  mapOption,
  mapsOption,
  textOption,
  textsOption,
} from '../../read-instance.ts';
import { sendMetric } from '../../sql/send-rows.ts';
import { firstBatch, type MongoDocument, numberOf, valueAt } from './document.ts';
import type { MongoReader } from './reader.ts';

const TYPES = ['gauge', 'rate', 'count', 'monotonic_count'] as const;
const COMMANDS = ['aggregate', 'count', 'find'] as const;

interface MongoField {
  readonly path: readonly string[];
  readonly name: string;
  readonly type: (typeof TYPES)[number] | 'tag';
}

/** An element of `custom_queries`: a find, an aggregate, or a count. */
export interface MongoCustomQuery {
  readonly name: string;
  readonly database: string;
  readonly prefix: string;
  /** Its first key is the command. */
  readonly command: MongoDocument;
  readonly collection: string;
  /** For a count: how its number is sent. */
  readonly countType: (typeof TYPES)[number] | undefined;
  readonly fields: readonly MongoField[];
  readonly tags: readonly string[];
  /** Otherwise only the primary of a set answers it, so that it is told once. */
  readonly runsOnSecondary: boolean;
}

/** Reads an element. Throws `bad_check_config` that names it. */
export function readMongoQuery(map: YamlMap, option: string, defaultDatabase: string): MongoCustomQuery {
  const database = textOption(map, 'database', defaultDatabase);
  const prefix = textOption(map, 'metric_prefix', '').replace(/\.$/, '');
  if (prefix === '') throw badCheckConfig(option, 'has no metric_prefix');
  const query = mapOption(map, 'query');
  const verb = COMMANDS.find((command) => command in query);
  if (verb === undefined) throw badCheckConfig(option, `must have one of ${COMMANDS.join(', ')} in its query`);
  const { [verb]: target, ...rest } = query;
  const fields = mapsOption(map, 'fields').map((field) => ({
    path: textOption(field, 'field_name').split('.'),
    name: textOption(field, 'name'),
    type: choiceOption(field, 'type', [...TYPES, 'tag']),
  }));
  if (verb !== 'count' && fields.length === 0) throw badCheckConfig(option, 'has no fields');
  return {
    name: option,
    database,
    prefix,
    command: { [verb]: target, ...(verb === 'aggregate' ? { cursor: {} } : {}), ...rest },
    // 1 stands for the database itself.
    collection: String(target) === '1' ? `${database}.${verb}` : String(target),
    countType: verb === 'count' ? choiceOption(map, 'count_type', TYPES) : undefined,
    fields,
    tags: textsOption(map, 'tags'),
    runsOnSecondary: flagOption(map, 'run_on_secondary', false),
  };
}

/** Runs the queries; one that fails is a warning, and the others go on. */
export async function runMongoQueries(
  queries: readonly MongoCustomQuery[],
  reader: MongoReader,
  tags: readonly string[],
  sender: CheckSender,
  signal: AbortSignal,
): Promise<void> {
  for (const query of queries) {
    try {
      const answer = await reader.command(query.database, query.command);
      const own = [...tags, `db:${query.database}`, `collection:${query.collection}`, ...query.tags];
      if (query.countType === undefined) sendDocuments(query, firstBatch(answer), own, sender);
      else sendMetric(sender, query.countType, query.prefix, numberOf(answer['n']) ?? 0, own);
    } catch (error) {
      signal.throwIfAborted();
      sender.warning(`${query.name}: ${messageOf(error)}`);
    }
  }
}

function sendDocuments(
  { fields, prefix, name }: MongoCustomQuery,
  rows: readonly MongoDocument[],
  tags: readonly string[],
  sender: CheckSender,
): void {
  if (rows.length === 0) sender.warning(`${name} found nothing`);
  for (const row of rows) {
    const rowTags = fields.flatMap((field) => {
      const value = valueAt(row, field.path);
      return field.type === 'tag' && value !== undefined ? [`${field.name}:${String(value)}`] : [];
    });
    for (const field of fields) {
      const value = numberOf(valueAt(row, field.path));
      if (field.type === 'tag' || value === undefined) continue;
      sendMetric(sender, field.type, `${prefix}.${field.name}`, value, [...tags, ...rowTags]);
    }
  }
}
