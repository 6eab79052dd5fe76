import { CodedError } from '@komainu/kernel/errors.ts';
import type { Client } from 'pg';
import type { CheckTlsOptions } from '../../http/read-options.ts';
import { readTlsFiles } from '../../http/tls-files.ts';
import type { SqlRow } from '../../sql/query.ts';

/** libpq's words for how much TLS there must be. */
export const TLS_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;

export interface PostgresAddress {
  /** A name, an address, or the folder of a unix socket. */
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly applicationName: string;
  readonly tlsMode: (typeof TLS_MODES)[number];
  readonly tls: CheckTlsOptions;
  readonly connectTimeoutMs: number;
  readonly queryTimeoutMs: number;
  /** A pooler's console knows no settings: there the server cannot stop a query by itself. */
  readonly isConsole: boolean;
}

export interface PostgresTable {
  readonly columns: readonly string[];
  readonly rows: readonly SqlRow[];
}

/** One connection to one database. */
export interface PostgresSession {
  /** Rejects with `postgres_refused` (502): the server's own words, or that it took too long. */
  table(sql: string): Promise<PostgresTable>;
  /** The rows alone. */
  rows(sql: string): Promise<readonly SqlRow[]>;
  close(): Promise<void>;
}

/** Connects; the driver is loaded with the first connection. Rejects with `postgres_unreachable` (502), without the password. */
export async function openPostgres(
  address: PostgresAddress,
  database: string,
  signal: AbortSignal,
): Promise<PostgresSession> {
  const client = await connectWithTls(address, database, signal);
  const aborted = () => void client.end().catch(() => undefined);
  signal.addEventListener('abort', aborted, { once: true });
  const table = async (sql: string): Promise<PostgresTable> => {
    try {
      const { fields, rows } = await client.query({ text: sql, rowMode: 'array' });
      return { columns: fields.map(({ name }) => name), rows };
    } catch (cause) {
      throw refusal('postgres_refused', 'PostgreSQL refused the query', cause, address.password);
    }
  };
  return {
    table,
    rows: async (sql) => (await table(sql)).rows,
    async close() {
      signal.removeEventListener('abort', aborted);
      await client.end().catch(() => undefined);
    },
  };
}

/** `allow` asks for TLS once the server refuses to go without, `prefer` goes without where the server has none. */
async function connectWithTls(address: PostgresAddress, database: string, signal: AbortSignal): Promise<Client> {
  const mode = address.tlsMode;
  const first = mode !== 'disable' && mode !== 'allow';
  try {
    return await connect(address, database, first, signal);
  } catch (cause) {
    const said = (cause as { readonly message?: string }).message ?? '';
    const again =
      (mode === 'allow' && /no encryption|SSL off/i.test(said)) || (mode === 'prefer' && /not support SSL/i.test(said));
    const reason = again
      ? await connect(address, database, !first, signal).catch((error: unknown) => ({ error }))
      : { error: cause };
    if (!('error' in reason)) return reason;
    const where = `${address.host}:${address.port}`;
    throw refusal('postgres_unreachable', `cannot connect to PostgreSQL at ${where}`, reason.error, address.password);
  }
}

async function connect(address: PostgresAddress, database: string, tls: boolean, signal: AbortSignal): Promise<Client> {
  const { default: pg } = await import('pg');
  const ssl = tls ? await tlsOptions(address) : false;
  signal.throwIfAborted();
  const client = new pg.Client({
    host: address.host,
    port: address.port,
    user: address.username,
    password: address.password,
    database,
    application_name: address.applicationName,
    connectionTimeoutMillis: address.connectTimeoutMs,
    // The server stops first; this is for one that hangs.
    query_timeout: address.queryTimeoutMs + 1000,
    ssl,
  });
  // What happens to an idle connection is told by the next query.
  client.on('error', () => undefined);
  try {
    await client.connect();
    // Not at the start of the connection: poolers refuse what they do not know there.
    if (!address.isConsole) await client.query(`SET statement_timeout = ${address.queryTimeoutMs}`);
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

async function tlsOptions({ tls, tlsMode }: PostgresAddress) {
  return readTlsFiles({
    ...tls,
    verify: tlsMode === 'verify-ca' || tlsMode === 'verify-full',
    validateHostname: tlsMode === 'verify-full',
  });
}

function refusal(code: string, what: string, cause: unknown, password: string): CodedError {
  const { code: reason, message } = cause as { readonly code?: string; readonly message?: string };
  const said = message === undefined || message === '' ? (reason ?? 'no reason given') : message;
  const clean = password === '' ? said : said.replaceAll(password, '***');
  return new CodedError(code, `${what}: ${clean}`, { status: 502 });
}
