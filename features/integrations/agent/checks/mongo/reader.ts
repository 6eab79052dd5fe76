import { CodedError } from '@komainu/kernel/errors.ts';
import type { MongoClientOptions } from 'mongodb';
import type { MongoDocument } from './document.ts';

/** What the check needs of a server: its commands. */
export interface MongoReader {
  /** Rejects with `mongo_refused` (502) in the server's own words. */
  command(database: string, command: MongoDocument): Promise<MongoDocument>;
  close(): Promise<void>;
}

export interface MongoAddress {
  /** `mongodb://…`, with the login: never shown. */
  readonly uri: string;
  /** The same without the password. */
  readonly cleanUri: string;
  readonly password: string;
  readonly timeoutMs: number;
  readonly tls: {
    readonly enabled: boolean | undefined;
    readonly caFile: string;
    readonly certificateKeyFile: string;
    readonly allowInvalidHostnames: boolean;
    readonly allowInvalidCertificates: boolean;
  };
}

export type OpenMongo = (address: MongoAddress, signal: AbortSignal) => Promise<MongoReader>;

/**
 * Connects to the one server that is named, whatever set it is of; the driver is loaded with the first connection. Rejects with
 * `mongo_unreachable` (502), never with the password.
 */
export const openMongo: OpenMongo = async (address, signal) => {
  const { MongoClient } = await import('mongodb');
  signal.throwIfAborted();
  const fail = (code: string, what: string) => (cause: unknown) => {
    throw refusal(code, what, cause, address.password);
  };
  const unreachable = fail('mongo_unreachable', `cannot connect to ${address.cleanUri}`);
  const connected = async () => {
    const client = new MongoClient(address.uri, clientOptions(address));
    try {
      return await client.connect();
    } catch (error) {
      await client.close().catch(() => undefined);
      throw error;
    }
  };
  const client = await connected().catch(unreachable);
  const close = async () => {
    signal.removeEventListener('abort', aborted);
    await client.close().catch(() => undefined);
  };
  const aborted = () => void close();
  signal.addEventListener('abort', aborted, { once: true });
  return {
    command: (database, command) =>
      client
        .db(database)
        .command({ ...command })
        .catch(fail('mongo_refused', 'MongoDB refused the command')),
    close,
  };
};

function clientOptions({ cleanUri, timeoutMs, tls }: MongoAddress): MongoClientOptions {
  // The server that is named is measured, not the primary of its set; with several, the driver has to choose.
  const isOne = !cleanUri.includes(',') && !cleanUri.startsWith('mongodb+srv:');
  return {
    ...(isOne ? { directConnection: true } : {}),
    appName: 'datadog-agent',
    maxPoolSize: 1,
    serverSelectionTimeoutMS: timeoutMs,
    connectTimeoutMS: timeoutMs,
    socketTimeoutMS: timeoutMs,
    ...(tls.enabled === undefined ? {} : { tls: tls.enabled }),
    ...(tls.caFile === '' ? {} : { tlsCAFile: tls.caFile }),
    ...(tls.certificateKeyFile === '' ? {} : { tlsCertificateKeyFile: tls.certificateKeyFile }),
    ...(tls.allowInvalidHostnames ? { tlsAllowInvalidHostnames: true } : {}),
    ...(tls.allowInvalidCertificates ? { tlsAllowInvalidCertificates: true } : {}),
  };
}

function refusal(code: string, what: string, cause: unknown, password: string): CodedError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const clean =
    password === '' ? message : message.replaceAll(password, '***').replaceAll(encodeURIComponent(password), '***');
  return new CodedError(code, `${what}: ${clean}`, { status: 502 });
}
