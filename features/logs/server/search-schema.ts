import { facetWords } from '@komainu/query/search/facet-words.ts';
import type { SearchSchema } from '@komainu/query/search/schema.ts';
import type { SearchSource } from '@komainu/query/search/source.ts';
import { logsTable } from '../tables/logs.ts';
import { DEFAULT_FACETS } from './facets/default-facets.ts';

const keyword = (column: string) => ({ column, kind: 'keyword' }) as const;

const columns: SearchSchema = {
  messageColumn: 'message',
  reserved: {
    host: keyword('host'),
    service: keyword('service'),
    source: keyword('source'),
    status: keyword('status'),
    index: keyword('index_name'),
    env: keyword('env'),
    version: keyword('version'),
    trace_id: keyword('trace_id'),
    span_id: keyword('span_id'),
  },
  tagsColumn: 'tags',
  attributes: {
    text: 'attrs',
    lists: 'list_keys',
    hot: {
      'http.status_code': 'http_status_code',
      'http.method': 'http_method',
      'http.url_details.path': 'http_url_path',
      'network.client.ip': 'client_ip',
      'usr.id': 'usr_id',
      'error.kind': 'error_kind',
      duration: 'duration',
    },
    fewValues: new Set(['http_status_code', 'http_method', 'error_kind']),
    // Taken out of the attributes when a log is decoded; answers give them back under these names.
    reserved: {
      hostname: keyword('host'),
      service: keyword('service'),
      trace_id: keyword('trace_id'),
      span_id: keyword('span_id'),
      'dd.trace_id': keyword('trace_id'),
      'dd.span_id': keyword('span_id'),
    },
  },
  aliases: { level: 'status', hostname: 'host' },
};

/** Words that no facet takes. */
export const RESERVED_WORDS: ReadonlySet<string> = new Set([
  ...Object.keys(columns.reserved),
  ...Object.keys(columns.aliases ?? {}),
  'message',
  'tags',
]);

/**
 * How the words of a log search find the columns of the table `logs`. `status_code` means the tag `status_code:…` or the
 * attribute of the facet of that name, among the default facets; what runs at intake keeps to these, so that renaming a
 * facet never changes what an index or a pipeline takes.
 */
export const logSearchSchema: SearchSchema = { ...columns, facetWords: facetWords(DEFAULT_FACETS, RESERVED_WORDS) };

export const logSource: SearchSource = {
  table: logsTable.name,
  schema: logSearchSchema,
  timeColumn: 'ts',
  timeUnit: 'ms',
  idColumn: 'id',
  idType: 'UInt64',
};
