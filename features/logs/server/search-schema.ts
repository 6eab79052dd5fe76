import type { SearchSchema } from '@komainu/query/search/schema.ts';

const keyword = (column: string) => ({ column, kind: 'keyword' }) as const;

/** How the words of a log search find the columns of the table `logs`. */
export const logSearchSchema: SearchSchema = {
  messageColumn: 'message',
  reserved: {
    host: keyword('host'),
    service: keyword('service'),
    source: keyword('source'),
    status: { column: 'status', kind: 'text' },
    env: keyword('env'),
    version: keyword('version'),
    trace_id: { column: 'trace_id', kind: 'text' },
    span_id: { column: 'span_id', kind: 'text' },
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
      trace_id: { column: 'trace_id', kind: 'text' },
      span_id: { column: 'span_id', kind: 'text' },
    },
  },
  aliases: { level: 'status', hostname: 'host' },
};
