import type { ServerQueryOptions } from '../server-queries.ts';
import { literal, secondsSince, type ViewQuery } from '../view-query.ts';

/** What the connections do and wait for. */
export function activityQueries(options: ServerQueryOptions): readonly ViewQuery[] {
  const waits: ViewQuery = {
    name: 'wait events',
    since: 100_000,
    columns: [
      ['application_name', 'tag app'],
      ['datname', 'tag? db'],
      ['usename', 'tag? user'],
      [`COALESCE(wait_event, 'NoWaitEvent')`, 'tag wait_event'],
      ['backend_type', 'tag backend_type'],
      ['count(*)', 'gauge activity.wait_event'],
    ],
    from: 'pg_stat_activity GROUP BY application_name, datname, usename, wait_event, backend_type',
  };
  if (!options.activity) return [waits];
  const by = (
    [
      ['application_name', 'tag app'],
      ['datname', 'tag db'],
      ['usename', 'tag user'],
    ] as const
  ).filter(([column]) => column === 'datname' || !options.activityWithout.includes(column));
  const others = `usename NOT IN ('postgres', ${literal(options.username)})`;
  return [
    waits,
    {
      name: 'activity',
      since: 100_000,
      columns: [
        ...by,
        ['count(xact_start)', 'gauge transactions.open'],
        [`count(*) FILTER (WHERE state = 'idle in transaction')`, 'gauge transactions.idle_in_transaction'],
        [`count(*) FILTER (WHERE state = 'active' AND ${others})`, 'gauge active_queries'],
        ['count(wait_event)', 'gauge waiting_queries'],
        [`count(wait_event) FILTER (WHERE state = 'active')`, 'gauge active_waiting_queries'],
        [`max(${secondsSince('xact_start')})`, 'gauge activity.xact_start_age'],
        ['max(age(backend_xid))', 'gauge activity.backend_xid_age'],
        ['max(age(backend_xmin))', 'gauge activity.backend_xmin_age'],
      ],
      from: `pg_stat_activity WHERE backend_type = 'client backend' AND query !~* '^vacuum '
        GROUP BY ${by.map(([column]) => column).join(', ')}`,
    },
  ];
}
