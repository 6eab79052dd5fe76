import type { SearchSource } from '@komainu/query/search/source.ts';
import { eventsTable } from '../tables/events.ts';

const keyword = (column: string) => ({ column, kind: 'keyword' }) as const;

/** How the words of an event search find the columns of the table `events`. Bare words search title and message. */
export const eventSource: SearchSource = {
  table: eventsTable.name,
  schema: {
    messageColumn: 'content',
    reserved: {
      host: keyword('host'),
      source: keyword('source'),
      status: keyword('status'),
      alert_type: keyword('alert_type'),
      priority: keyword('priority'),
      aggregation_key: keyword('aggregation_key'),
      category: keyword('category'),
      title: keyword('title'),
      env: keyword('env'),
      service: keyword('service'),
    },
    tagsColumn: 'tags',
    attributes: {
      text: 'attrs',
      hot: {},
      reserved: { title: keyword('title'), hostname: keyword('host'), aggregation_key: keyword('aggregation_key') },
    },
    aliases: { level: 'status', hostname: 'host', sources: 'source', event_type: 'category' },
  },
  timeColumn: 'ts',
  idColumn: 'id',
  idType: 'UInt64',
};
