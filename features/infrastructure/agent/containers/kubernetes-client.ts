import { readFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import { CodedError, messageOf } from '@komainu/kernel/errors.ts';

/** A kubelet, or the API server of its cluster. */
export interface KubernetesEndpoint {
  /** `kubelet`, `API server`: what messages call it. */
  readonly name: string;
  /** `https://10.0.0.5:10250`. */
  readonly url: string;
  /** A file, read again for each request; '' for none. */
  readonly tokenFile: string;
  readonly verify: boolean;
  /** A file in PEM; '' for the usual authorities. */
  readonly caFile: string;
  /** Whether the certificate is to name the host; a kubelet's is of its node, and is asked by address. */
  readonly verifyHost: boolean;
  /** The settings that say whom to trust, for whoever must mend them. */
  readonly options: string;
}

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 128 * 1024 * 1024;

/** Asks a kubelet or an API server. */
export class KubernetesClient {
  readonly #endpoint: KubernetesEndpoint;

  constructor(endpoint: KubernetesEndpoint) {
    this.#endpoint = endpoint;
  }

  /** The answer as JSON. Rejects with `kubernetes_unreachable` (502) that says what to mend. */
  async getJson(path: string, signal: AbortSignal): Promise<unknown> {
    const url = new URL(path, this.#endpoint.url);
    try {
      const { tokenFile, verify, verifyHost, caFile } = this.#endpoint;
      const token = tokenFile === '' ? '' : (await readFile(tokenFile, 'utf8')).trim();
      const ca = caFile === '' ? undefined : await readFile(caFile);
      const options: https.RequestOptions = {
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
        headers: token === '' ? {} : { authorization: `Bearer ${token}` },
        rejectUnauthorized: verify,
        ...(verifyHost ? {} : { checkServerIdentity: () => undefined }),
        ...(ca === undefined ? {} : { ca }),
      };
      return JSON.parse(await exchange(url, options));
    } catch (cause) {
      const { name, options } = this.#endpoint;
      const hint = isDistrust(cause) ? ` (${options} say whom to trust)` : '';
      const reason = `${name} ${url.host}${url.pathname}: ${messageOf(cause)}${hint}`;
      throw new CodedError('kubernetes_unreachable', reason, { status: 502, cause });
    }
  }
}

/** Whether a certificate was not believed: codes of OpenSSL, and of Node for names. */
function isDistrust(cause: unknown): boolean {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return /CERT|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/.test(code);
}

function exchange(url: URL, options: https.RequestOptions): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const library = url.protocol === 'https:' ? https : http;
  const request = library.get(url, options, (answer) => {
    const status = answer.statusCode ?? 0;
    if (status !== 200) {
      answer.resume();
      return reject(new Error(status === 401 || status === 403 ? `may not be asked (${status})` : `answers ${status}`));
    }
    const chunks: Buffer[] = [];
    let size = 0;
    answer.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_ANSWER_BYTES) answer.destroy(new Error(`the answer is larger than ${MAX_ANSWER_BYTES} bytes`));
      else chunks.push(chunk);
    });
    answer.on('error', reject);
    answer.on('end', () => resolve(Buffer.concat(chunks, size).toString('utf8')));
  });
  request.on('error', reject);
  return promise;
}
