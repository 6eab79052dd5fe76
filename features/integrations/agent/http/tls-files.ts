import { readFile } from 'node:fs/promises';
import type { ConnectionOptions } from 'node:tls';
import { CodedError } from '@komainu/kernel/errors.ts';
import type { CheckTlsOptions } from './read-options.ts';

/** TLS as Node takes it, the files read. Throws `check_tls_file` (500) that names the file that cannot be read. */
export async function readTlsFiles(options: CheckTlsOptions): Promise<ConnectionOptions> {
  const [ca, cert, key] = await Promise.all([
    readPem('tls_ca_cert', options.caFile),
    readPem('tls_cert', options.certificateFile),
    readPem('tls_private_key', options.keyFile),
  ]);
  return {
    rejectUnauthorized: options.verify,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    // One file may hold both, as in Python.
    ...(key === undefined ? (cert === undefined ? {} : { key: cert }) : { key }),
    ...(options.keyPassword === '' ? {} : { passphrase: options.keyPassword }),
    ...(options.validateHostname ? {} : { checkServerIdentity: () => undefined }),
  };
}

async function readPem(option: string, path: string): Promise<Buffer | undefined> {
  if (path === '') return undefined;
  try {
    return await readFile(path);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    throw new CodedError('check_tls_file', `${option} ${path} cannot be read: ${code}`, { cause });
  }
}
