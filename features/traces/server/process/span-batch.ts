import { classifyMeta, classifyMetric, classifyType } from '@komainu/wire/ddtrace/classes.ts';
import { MAX_RESOURCE_LENGTH, normaliseName, normaliseService, normaliseTag } from '@komainu/wire/ddtrace/normalise.ts';
import { ColumnBatch } from '@komainu/wire/native/batch.ts';
import { ByteDictionaryColumn } from '@komainu/wire/native/byte-dictionary.ts';
import {
  ArrayColumn,
  DictionaryColumn,
  Int64Column,
  MapColumn,
  NumberColumn,
  StringColumn,
} from '@komainu/wire/native/columns.ts';
import type { Obfuscator } from './secrets.ts';

/** Columns that repeat single meta values; the order is that of the classes of `META`, from 1. */
export const HOT_COLUMNS = [
  'span_kind',
  'http_method',
  'http_status',
  'http_route',
  'peer_service',
  'db_system',
  'db_name',
  'component',
  'error_type',
] as const;

function spanColumns(obfuscator: Obfuscator) {
  return {
    traceId: new Int64Column('trace_id', 'UInt64'),
    traceIdHigh: new Int64Column('trace_id_high', 'UInt64'),
    spanId: new Int64Column('span_id', 'UInt64'),
    parentId: new Int64Column('parent_id', 'UInt64'),
    service: new ByteDictionaryColumn('service', { normalise: normaliseService }),
    name: new ByteDictionaryColumn('name', { normalise: normaliseName }),
    // The variant is the class of the span's type.
    resource: new ByteDictionaryColumn('resource', {
      normalise: (text, typeClass) => limited(obfuscator.resource(text, typeClass)),
    }),
    type: new ByteDictionaryColumn('type', { classify: classifyType }),
    start: new Int64Column('start', 'DateTime64(9)'),
    duration: new Int64Column('duration', 'UInt64'),
    error: new NumberColumn('error', 'UInt8'),
    topLevel: new NumberColumn('top_level', 'UInt8'),
    partialVersion: new NumberColumn('partial_version', 'Int32'),
    host: new ByteDictionaryColumn('host'),
    env: new ByteDictionaryColumn('env', { normalise: normaliseTag }),
    version: new ByteDictionaryColumn('version'),
    hot: HOT_COLUMNS.map((name) => new ByteDictionaryColumn(name)),
    tags: new ArrayColumn('tags', new DictionaryColumn('')),
    meta: new MapColumn('meta', new StringColumn(''), new ByteDictionaryColumn('', { classify: classifyMeta })),
    metrics: new MapColumn(
      'metrics',
      new NumberColumn('', 'Float64'),
      new ByteDictionaryColumn('', { classify: classifyMetric }),
    ),
    metaStruct: new MapColumn('meta_struct', new StringColumn(''), new ByteDictionaryColumn('')),
  };
}

function limited(text: string): string {
  return text.length > MAX_RESOURCE_LENGTH ? text.slice(0, MAX_RESOURCE_LENGTH) : text;
}

/** Rows of the table `spans` on their way to the store; texts are normalised the first time a block meets them. */
export class SpanBatch extends ColumnBatch {
  readonly column: ReturnType<typeof spanColumns>;
  readonly obfuscator: Obfuscator;
  /** Another object as soon as dictionary indexes mean something else. */
  dictionaries: object = {};

  constructor(obfuscator: Obfuscator) {
    const column = spanColumns(obfuscator);
    super(Object.values(column).flat());
    this.column = column;
    this.obfuscator = obfuscator;
  }

  override reset(): void {
    super.reset();
    this.dictionaries = {};
  }
}
