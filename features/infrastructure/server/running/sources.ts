import type { SearchSchema } from '@komainu/query/search/schema.ts';
import { containersTable } from '../../tables/containers.ts';
import { processesTable } from '../../tables/processes.ts';

const keyword = (column: string) => ({ column, kind: 'keyword' }) as const;
const number = (column: string) => ({ column, kind: 'number' }) as const;
/** Searches never reach it: parseLiveSearch gives no attributes. */
const NO_ATTRIBUTES = { text: 'tags', hot: {} };

/** A table of what runs, and how it is searched. */
export interface RunningSource {
  readonly table: string;
  readonly schema: SearchSchema;
  /** When the thing began, in Unix milliseconds: an Int64 expression. */
  readonly startedMs: string;
}

/** Processes: bare words search the command line. */
export const PROCESS_SOURCE: RunningSource = {
  table: processesTable.name,
  startedMs: 'toInt64(created_ms)',
  schema: {
    messageColumn: 'command',
    reserved: {
      host: keyword('host'),
      user: keyword('user'),
      name: keyword('name'),
      state: keyword('state'),
      container_id: keyword('container_id'),
      pid: number('pid'),
      ppid: number('ppid'),
      cpu: number('cpu'),
      rss: number('rss'),
      threads: number('threads'),
      open_files: number('open_files'),
    },
    tagsColumn: 'tags',
    attributes: NO_ATTRIBUTES,
    aliases: { command: 'name', process: 'name', memory: 'rss', status: 'state' },
  },
};

/** Containers: bare words search name, image and id. */
export const CONTAINER_SOURCE: RunningSource = {
  table: containersTable.name,
  startedMs: '(toInt64(toUnixTimestamp(started)) * 1000)',
  schema: {
    messageColumn: 'content',
    reserved: {
      host: keyword('host'),
      runtime: keyword('runtime'),
      image_name: keyword('image_name'),
      image_tag: keyword('image_tag'),
      short_image: keyword('short_image'),
      state: keyword('state'),
      health: keyword('health'),
      container_id: keyword('container_id'),
      name: keyword('name'),
      cpu: number('cpu'),
      rss: number('rss'),
    },
    tagsColumn: 'tags',
    attributes: NO_ATTRIBUTES,
    aliases: { status: 'state', container_name: 'name', image: 'image_name', memory: 'rss' },
  },
};
