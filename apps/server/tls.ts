import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { Server as NetServer } from 'node:net';
import { CodedError, messageOf } from '@komainu/kernel/errors.ts';
import type { FastifyInstance } from 'fastify';
import type { ServerSettings } from './settings.ts';

/**
 * The same routes over HTTPS: every host name lands here, so that clients that only know a site reach us. Throws
 * `bad_setting` that names the variable and the file, never what is in it.
 */
export function createTlsServer(app: FastifyInstance, tls: NonNullable<ServerSettings['tls']>): Server {
  return withCertificate(tls, (certificate) => {
    const server = createServer(certificate, (request, response) => app.routing(request, response));
    server.requestTimeout = app.server.requestTimeout;
    return server;
  });
}

type TlsFiles = Pick<NonNullable<ServerSettings['tls']>, 'certFile' | 'keyFile'>;

interface Certificate {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly minVersion: 'TLSv1.2';
}

/** What `open` makes of our certificate. Throws `bad_setting` as `createTlsServer` does. */
export function withCertificate<Made>(tls: TlsFiles, open: (certificate: Certificate) => Made): Made {
  const cert = read('KOMAINU_TLS_CERT', tls.certFile);
  const key = read('KOMAINU_TLS_KEY', tls.keyFile);
  try {
    return open({ cert, key, minVersion: 'TLSv1.2' });
  } catch (error) {
    const reason = `${tls.certFile} and ${tls.keyFile} are no certificate with its key`;
    throw new CodedError('bad_setting', `KOMAINU_TLS_CERT, KOMAINU_TLS_KEY: ${reason} (${codeName(error)})`, {
      cause: error,
    });
  }
}

/** Listens; throws `listen_failed` that names the address. */
export async function listen(server: NetServer, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new CodedError('listen_failed', `cannot listen on ${host}:${port}: ${messageOf(error)}`, { cause: error }),
      ),
    );
    server.listen(port, host, resolve);
  });
}

function read(variable: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new CodedError('bad_setting', `${variable}: ${file} cannot be read (${codeName(error)})`, { cause: error });
  }
}

function codeName(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}
