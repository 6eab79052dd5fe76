import type { SearchSchema } from '@komainu/query/search/schema.ts';
import type { SearchSource } from '@komainu/query/search/source.ts';
import { logsTable } from '../tables/logs.ts';

const keyword = (column: string) => ({ column, kind: 'keyword' }) as const;

/** How the words of a log search find the columns of the table `logs`. */
export const logSearchSchema: SearchSchema = {
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
    hot: {
      'http.status_code': 'http_status_code',
      'http.method': 'http_method',
      'http.url_details.path': 'http_url_path',
      'network.client.ip': 'client_ip',
      'usr.id': 'usr_id',
      'error.kind': 'error_kind',
      duration: 'duration',
    },
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

export const logSource: SearchSource = {
  table: logsTable.name,
  schema: logSearchSchema,
  timeColumn: 'ts',
  idColumn: 'id',
  idType: 'UInt64',
};
