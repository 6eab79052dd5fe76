import { activityQueries } from './server/activity.ts';
import { databaseQueries } from './server/databases.ts';
import { BUFFERCACHE, IO } from './server/memory.ts';
import { PROGRESS } from './server/progress.ts';
import { REPLICATION } from './server/replication.ts';
import { WAL_FILES, WRITERS } from './server/writers.ts';
import type { ViewQuery } from './view-query.ts';

export interface ServerQueryOptions {
  readonly databaseSize: boolean;
  readonly checksums: boolean;
  readonly wal: boolean;
  readonly buffercache: boolean;
  readonly activity: boolean;
  /** Of application_name, usename: what activity is not told apart by. */
  readonly activityWithout: readonly string[];
  /** Patterns of LIKE. */
  readonly ignoreDatabases: readonly string[];
  /** Only this database; '' for all. */
  readonly onlyDatabase: string;
  readonly io: boolean;
  /** Own connections do not count as activity. */
  readonly username: string;
}

/** Queries that tell of the whole server from any of its databases. */
export function serverQueries(options: ServerQueryOptions): readonly ViewQuery[] {
  return [
    ...databaseQueries(options),
    ...activityQueries(options),
    ...REPLICATION,
    ...(options.wal ? [WAL_FILES] : []),
    ...WRITERS,
    ...PROGRESS,
    ...(options.buffercache ? [BUFFERCACHE] : []),
    ...(options.io ? [IO] : []),
  ];
}
