import { readFile } from 'node:fs/promises';
import { CodedError } from '@komainu/kernel/errors.ts';
import type { SslOptions } from 'mysql2';
import type { CheckTlsOptions } from '../../http/read-options.ts';
import { readTlsFiles } from '../../http/tls-files.ts';

export interface MysqlAddress {
  readonly host: string;
  readonly port: number;
  /** Path of the unix socket; '' for TCP. */
  readonly socket: string;
  readonly username: string;
  readonly password: string;
  readonly tls: CheckTlsOptions | undefined;
  readonly connectTimeoutMs: number;
  readonly readTimeoutMs: number;
  readonly charset: string;
}

export interface MysqlResult {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** One connection to a server. */
export interface MysqlSession {
  /** Rejects with `mysql_refused` (502): the server's own words, or that it took too long. */
  query(sql: string): Promise<MysqlResult>;
  close(): void;
}

/** Connects; the driver is loaded with the first connection. Rejects with `mysql_unreachable` (502), never with the password. */
export async function openMysql(address: MysqlAddress, signal: AbortSignal): Promise<MysqlSession> {
  const { createConnection } = await import('mysql2/promise');
  const ssl = address.tls === undefined ? undefined : await tlsOptions(address.tls);
  signal.throwIfAborted();
  const connection = await createConnection({
    ...(address.socket === '' ? { host: address.host, port: address.port } : { socketPath: address.socket }),
    user: address.username,
    password: address.password,
    connectTimeout: address.connectTimeoutMs,
    rowsAsArray: true,
    supportBigNumbers: true,
    ...(address.charset === '' ? {} : { charset: address.charset }),
    ...(ssl === undefined ? {} : { ssl }),
  }).catch((cause: unknown) => {
    const where = address.socket === '' ? `${address.host}:${address.port}` : address.socket;
    throw refusal('mysql_unreachable', `cannot connect to MySQL at ${where}`, cause, address.password);
  });
  // What happens to an idle connection is told by the next query.
  connection.on('error', () => undefined);
  const close = () => {
    signal.removeEventListener('abort', close);
    connection.destroy();
  };
  signal.addEventListener('abort', close, { once: true });
  return {
    async query(sql) {
      try {
        const [rows, fields] = await connection.query({ sql, timeout: address.readTimeoutMs });
        // With `rowsAsArray` the driver gives lists, which its types do not say.
        const lists = Array.isArray(rows) ? (rows as unknown as readonly (readonly unknown[])[]) : [];
        return { columns: (fields ?? []).map(({ name }) => name), rows: lists };
      } catch (cause) {
        throw refusal('mysql_refused', 'MySQL refused the query', cause, address.password);
      }
    },
    close,
  };
}

async function tlsOptions(tls: CheckTlsOptions): Promise<SslOptions> {
  const { ca, cert, key, passphrase } = await readTlsFiles(tls);
  return {
    rejectUnauthorized: tls.verify,
    verifyIdentity: tls.verify && tls.validateHostname,
    ...(Buffer.isBuffer(ca) ? { ca } : {}),
    ...(Buffer.isBuffer(cert) ? { cert } : {}),
    ...(Buffer.isBuffer(key) ? { key } : {}),
    ...(passphrase === undefined ? {} : { passphrase }),
  };
}

function refusal(code: string, what: string, cause: unknown, password: string): CodedError {
  const { code: reason, message } = cause as { readonly code?: string; readonly message?: string };
  const said = message === undefined || message === '' ? (reason ?? 'no reason given') : message;
  const clean = password === '' ? said : said.replaceAll(password, '***');
  return new CodedError(code, `${what}: ${clean}`, { status: 502 });
}

/** What the section `[client]` of an option file says (`defaults_file`). Throws `check_defaults_file` that names the file. */
export async function readDefaultsFile(path: string): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new CodedError('check_defaults_file', `defaults_file ${path} cannot be read: ${cause.code ?? 'unknown'}`);
  });
  return parseDefaults(text);
}

/** The options of `[client]`; quotes around a value are taken off. */
export function parseDefaults(text: string): Readonly<Record<string, string>> {
  const options: Record<string, string> = {};
  let section = '';
  for (const untrimmed of text.split('\n')) {
    const line = untrimmed.trim();
    const heading = /^\[(.+)\]$/.exec(line)?.[1];
    if (heading !== undefined) section = heading;
    const [, name, value] = /^([\w-]+)\s*=\s*(.*)$/.exec(line) ?? [];
    if (section !== 'client' || name === undefined || value === undefined) continue;
    options[name.replaceAll('-', '_')] = value.replace(/^(['"])(.*)\1$/, '$2');
  }
  return options;
}
