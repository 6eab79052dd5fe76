import { readFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import { CodedError, messageOf } from '@komainu/kernel/errors.ts';

export interface KubeletSettings {
  /** `https://10.0.0.5:10250`. */
  readonly url: string;
  /** A file, read again for each request; '' for none. */
  readonly tokenFile: string;
  readonly verify: boolean;
  /** A file in PEM; '' for the usual authorities. */
  readonly caFile: string;
}

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 128 * 1024 * 1024;

/** Asks the kubelet of this node. */
export class KubeletClient {
  readonly #settings: KubeletSettings;

  constructor(settings: KubeletSettings) {
    this.#settings = settings;
  }

  /** The answer as JSON. Rejects with `kubelet_unreachable` (502) that says what to mend. */
  async getJson(path: string, signal: AbortSignal): Promise<unknown> {
    const url = new URL(path, this.#settings.url);
    try {
      const { tokenFile, verify, caFile } = this.#settings;
      const token = tokenFile === '' ? '' : (await readFile(tokenFile, 'utf8')).trim();
      const ca = caFile === '' ? undefined : await readFile(caFile);
      const options: https.RequestOptions = {
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
        headers: token === '' ? {} : { authorization: `Bearer ${token}` },
        rejectUnauthorized: verify,
        // A kubelet's certificate is of its node, and is asked by address.
        checkServerIdentity: () => undefined,
        ...(ca === undefined ? {} : { ca }),
      };
      return JSON.parse(await exchange(url, options));
    } catch (cause) {
      throw new CodedError('kubelet_unreachable', `kubelet ${url.host}${url.pathname}: ${messageOf(cause)}`, {
        status: 502,
        cause,
      });
    }
  }
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
