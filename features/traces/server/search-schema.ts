import type { ReservedColumn, SearchSchema } from '@komainu/query/search/schema.ts';
import type { SearchSource } from '@komainu/query/search/source.ts';
import { spansTable } from '../tables/spans.ts';

const keyword = (column: string): ReservedColumn => ({ column, kind: 'keyword' });
const id = (column: string): ReservedColumn => ({ column, kind: 'id' });
const duration: ReservedColumn = { column: 'duration', kind: 'number', unit: 'ns' };

/** Tells snapshots of running spans from finished ones; for our own conditions, not for users. */
export const SNAPSHOT_WORD = 'partial_version';

/** How the words of a span search find the columns of the table `spans`. */
export const spanSearchSchema: SearchSchema = {
  messageColumn: 'resource',
  reserved: {
    service: keyword('service'),
    operation_name: keyword('name'),
    resource_name: keyword('resource'),
    status: keyword('status'),
    env: keyword('env'),
    version: keyword('version'),
    host: keyword('host'),
    type: keyword('type'),
    // Written as decimal numbers; see search-text.ts.
    trace_id: id('trace_id'),
    trace_id_high: id('trace_id_high'),
    span_id: id('span_id'),
    parent_id: id('parent_id'),
    [SNAPSHOT_WORD]: { column: 'partial_version', kind: 'number' },
    top_level: { column: 'top_level', kind: 'number' },
  },
  tagsColumn: 'tags',
  attributes: {
    text: 'meta',
    number: 'metrics',
    hot: {
      component: 'component',
      'db.name': 'db_name',
      'db.system': 'db_system',
      'db.type': 'db_system',
      'error.type': 'error_type',
      'http.method': 'http_method',
      'http.route': 'http_route',
      'http.status_code': 'http_status',
      'peer.service': 'peer_service',
      'span.kind': 'span_kind',
    },
    reserved: {
      duration,
      env: keyword('env'),
      version: keyword('version'),
      service: keyword('service'),
      operation_name: keyword('name'),
      resource_name: keyword('resource'),
      trace_id: id('trace_id'),
      span_id: id('span_id'),
      parent_id: id('parent_id'),
    },
  },
  aliases: { operation: 'operation_name', name: 'operation_name', resource: 'resource_name', kind: 'type' },
};

export const spanSource: SearchSource = {
  table: spansTable.name,
  schema: spanSearchSchema,
  timeColumn: 'start',
  idColumn: 'span_id',
  idType: 'UInt64',
};

/** Words of the schema that are not offered to users. */
export const HIDDEN_WORDS: ReadonlySet<string> = new Set([SNAPSHOT_WORD, 'trace_id_high', 'top_level']);
