import { readFileSync } from 'node:fs';
import { getCACertificates } from 'node:tls';
import { badRequest, messageOf } from '@komainu/kernel/errors.ts';
import type { TlsSettings } from '@komainu/pipeline/forwarder/server-client.ts';
import type { TransportSettings } from '../settings/transport.ts';

/**
 * Reads the certificates that the settings name. Trusted are the machine's own authorities (those that come with the program
 * where it has none) and the named file's. Throws `bad_setting` (400) for a file that cannot be read.
 */
export function readTls(settings: TransportSettings): TlsSettings {
  const { caFile, certFile, keyFile, minVersion } = settings.tls;
  const urls = Object.values(settings.targets).flatMap(({ main, copies }) => [
    main.url,
    ...copies.map(({ url }) => url),
  ]);
  // Hundreds of certificates are not kept in memory for a server on plain HTTP.
  const secure = urls.some((url) => url.startsWith('https:'));
  return {
    minVersion,
    ...(secure ? { ca: authorities(caFile) } : {}),
    ...(certFile === '' ? {} : { cert: readPem(certFile, 'KOMAINU_AGENT_CERT_FILE') }),
    ...(keyFile === '' ? {} : { key: readPem(keyFile, 'KOMAINU_AGENT_KEY_FILE') }),
  };
}

function authorities(caFile: string): string[] {
  const system = getCACertificates('system');
  const usual = system.length > 0 ? [...system, ...getCACertificates('extra')] : getCACertificates('default');
  return [...new Set([...usual, ...(caFile === '' ? [] : [readPem(caFile, 'KOMAINU_AGENT_CA_FILE')])])];
}

function readPem(file: string, variable: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw badRequest('bad_setting', `${variable}: cannot read ${file}: ${messageOf(error)}`);
  }
}
