import { X509Certificate } from 'node:crypto';
import { connect, type PeerCertificate } from 'node:tls';
import { messageOf } from '@komainu/kernel/errors.ts';
import type { CheckTlsOptions } from '../../http/read-options.ts';
import { readTlsFiles } from '../../http/tls-files.ts';

/** What a server showed in its handshake. */
export interface TlsPeer {
  readonly certificate: X509Certificate;
  /** `TLSv1.3`. */
  readonly version: string;
  /** Why the certificate is not to be trusted; '' when it is. */
  readonly distrust: string;
}

export interface TlsTarget {
  readonly host: string;
  readonly port: number;
  /** The name that is asked for and must be in the certificate. */
  readonly serverName: string;
  readonly timeoutMs: number;
  readonly tls: CheckTlsOptions;
}

/** Shakes hands and hangs up; rejects when there is no handshake. Whether the certificate is good is for the caller to say. */
export async function readTlsPeer(target: TlsTarget, signal: AbortSignal): Promise<TlsPeer> {
  const files = await readTlsFiles(target.tls);
  const { promise, resolve, reject } = Promise.withResolvers<TlsPeer>();
  const socket = connect({
    ...files,
    host: target.host,
    port: target.port,
    // A server's oldest protocol is what the check is asked about.
    minVersion: 'TLSv1',
    rejectUnauthorized: false,
    ...(/^[\d.]+$|:/.test(target.serverName) ? {} : { servername: target.serverName }),
  });
  const within = AbortSignal.any([signal, AbortSignal.timeout(target.timeoutMs)]);
  const stop = () => socket.destroy(new Error(signal.aborted ? 'stopped' : `no answer in ${target.timeoutMs} ms`));
  within.addEventListener('abort', stop, { once: true });
  socket.on('secureConnect', () => {
    try {
      const certificate = new X509Certificate(rawOf(socket.getPeerCertificate()));
      resolve({ certificate, version: socket.getProtocol() ?? '', distrust: distrustOf(socket.authorizationError) });
    } catch (error) {
      reject(new Error(`the certificate cannot be read: ${messageOf(error)}`));
    }
    socket.destroy();
  });
  socket.on('error', reject);
  socket.on('close', () => reject(new Error('the server closed the connection')));
  try {
    return await promise;
  } finally {
    within.removeEventListener('abort', stop);
  }
}

function rawOf(certificate: PeerCertificate): Buffer {
  if (certificate.raw === undefined) throw new Error('there is none');
  return certificate.raw;
}

function distrustOf(error: unknown): string {
  return error === null || error === undefined ? '' : typeof error === 'string' ? error : messageOf(error);
}
