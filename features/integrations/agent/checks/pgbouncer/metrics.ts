/** A table of the console: which of its columns are tags and which are metrics, as of the integration `pgbouncer`. */
export interface ConsoleTable {
  readonly sql: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly gauges: Readonly<Record<string, string>>;
  readonly rates: Readonly<Record<string, string>>;
}

export const STATS: ConsoleTable = {
  sql: 'SHOW STATS',
  tags: { database: 'db' },
  gauges: {
    avg_query: 'pgbouncer.stats.avg_query',
    avg_query_count: 'pgbouncer.stats.avg_query_count',
    avg_query_time: 'pgbouncer.stats.avg_query_time',
    avg_recv: 'pgbouncer.stats.avg_recv',
    avg_req: 'pgbouncer.stats.avg_req',
    avg_sent: 'pgbouncer.stats.avg_sent',
    avg_wait_time: 'pgbouncer.stats.avg_wait_time',
    avg_xact_count: 'pgbouncer.stats.avg_transaction_count',
    avg_xact_time: 'pgbouncer.stats.avg_transaction_time',
  },
  rates: {
    total_query_count: 'pgbouncer.stats.queries_per_second',
    total_query_time: 'pgbouncer.stats.total_query_time',
    total_received: 'pgbouncer.stats.bytes_received_per_second',
    total_requests: 'pgbouncer.stats.requests_per_second',
    total_sent: 'pgbouncer.stats.bytes_sent_per_second',
    total_wait_time: 'pgbouncer.stats.total_wait_time',
    total_xact_count: 'pgbouncer.stats.transactions_per_second',
    total_xact_time: 'pgbouncer.stats.total_transaction_time',
  },
};

export const POOLS: ConsoleTable = {
  sql: 'SHOW POOLS',
  tags: { database: 'db', user: 'user' },
  gauges: {
    cl_active: 'pgbouncer.pools.cl_active',
    cl_waiting: 'pgbouncer.pools.cl_waiting',
    maxwait: 'pgbouncer.pools.maxwait',
    maxwait_us: 'pgbouncer.pools.maxwait_us',
    sv_active: 'pgbouncer.pools.sv_active',
    sv_idle: 'pgbouncer.pools.sv_idle',
    sv_login: 'pgbouncer.pools.sv_login',
    sv_tested: 'pgbouncer.pools.sv_tested',
    sv_used: 'pgbouncer.pools.sv_used',
  },
  rates: {},
};

export const DATABASES: ConsoleTable = {
  sql: 'SHOW DATABASES',
  tags: { name: 'name' },
  gauges: {
    current_connections: 'pgbouncer.databases.current_connections',
    max_connections: 'pgbouncer.databases.max_connections',
    pool_size: 'pgbouncer.databases.pool_size',
  },
  rates: {},
};

/** `SHOW CONFIG` has a row for each setting. */
export const SETTINGS: Readonly<Record<string, string>> = { max_client_conn: 'pgbouncer.max_client_conn' };

/** With `collect_per_client_metrics`. */
export const CLIENTS: ConsoleTable = perConnection('clients', {
  wait: 'pgbouncer.clients.wait',
  wait_us: 'pgbouncer.clients.wait_us',
});

/** With `collect_per_server_metrics`. */
export const SERVERS: ConsoleTable = perConnection('servers', {});

function perConnection(what: 'clients' | 'servers', gauges: Readonly<Record<string, string>>): ConsoleTable {
  return {
    sql: `SHOW ${what.toUpperCase()}`,
    tags: { database: 'db', user: 'user', state: 'state' },
    gauges: {
      ...gauges,
      connect_time: `pgbouncer.${what}.connect_time`,
      request_time: `pgbouncer.${what}.request_time`,
    },
    rates: {},
  };
}
