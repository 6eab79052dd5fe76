import { createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { Clock } from '@komainu/kernel/clock.ts';
import type { OutgoingHttp } from '@komainu/kernel/outgoing/http-client.ts';
import { textOf } from './s3.ts';
import { type ArchiveStorage, pathPrefix, refused, type StoredFile, xmlBlocks, xmlTexts } from './storage.ts';

export interface AzureSettings {
  /** For example `https://account.blob.core.windows.net`. */
  readonly endpoint: string;
  readonly account: string;
  readonly container: string;
  readonly path: string | undefined;
  /** The account's shared key, in base64, or what gives the text of a token. */
  readonly access: string | (() => Promise<string>);
}

const VERSION = '2021-12-02';

/** Azure Blob Storage over its REST interface, signed with the account's shared key or with a token. */
export class AzureStorage implements ArchiveStorage {
  readonly #settings: AzureSettings;
  readonly #http: OutgoingHttp;
  readonly #clock: Clock;
  readonly #prefix: string;

  constructor(settings: AzureSettings, http: OutgoingHttp, clock: Clock) {
    this.#settings = settings;
    this.#http = http;
    this.#clock = clock;
    this.#prefix = pathPrefix(settings.path);
  }

  async put(key: string, body: Buffer): Promise<void> {
    const answer = await this.#send('PUT', this.#url(key), { headers: { 'x-ms-blob-type': 'BlockBlob' }, body });
    if (answer.statusCode !== 201) throw await refusal('store a file', answer);
    answer.resume();
  }

  async list(prefix: string, signal?: AbortSignal): Promise<readonly StoredFile[]> {
    const files: StoredFile[] = [];
    let marker: string | undefined;
    do {
      const url = this.#url('');
      url.searchParams.set('restype', 'container');
      url.searchParams.set('comp', 'list');
      url.searchParams.set('prefix', this.#prefix + prefix);
      if (marker !== undefined) url.searchParams.set('marker', marker);
      const answer = await this.#send('GET', url, { signal });
      if (answer.statusCode !== 200) throw await refusal('list files', answer);
      const xml = await textOf(answer);
      for (const block of xmlBlocks(xml, 'Blob')) {
        const name = xmlTexts(block, 'Name')[0];
        if (name === undefined) continue;
        const sizeBytes = Number(xmlTexts(block, 'Content-Length')[0] ?? 0);
        files.push({ key: name.slice(this.#prefix.length), sizeBytes });
      }
      marker = xmlTexts(xml, 'NextMarker')[0];
    } while (marker !== undefined && marker !== '');
    return files;
  }

  async read(key: string, signal?: AbortSignal): Promise<Readable> {
    const answer = await this.#send('GET', this.#url(key), { signal });
    if (answer.statusCode !== 200) throw await refusal('read a file', answer);
    return answer;
  }

  #url(key: string): URL {
    const { endpoint, container } = this.#settings;
    const path = key === '' ? '' : `/${`${this.#prefix}${key}`.split('/').map(encodeURIComponent).join('/')}`;
    return new URL(`${endpoint.replace(/\/$/, '')}/${container}${path}`);
  }

  async #send(
    method: string,
    url: URL,
    options: { headers?: Readonly<Record<string, string>>; body?: Buffer; signal?: AbortSignal | undefined },
  ): Promise<IncomingMessage> {
    const { body, signal } = options;
    const headers: Record<string, string> = {
      ...options.headers,
      'x-ms-date': new Date(this.#clock.nowMs()).toUTCString(),
      'x-ms-version': VERSION,
    };
    const authorization = await this.#authorization(method, url, headers, body?.length ?? 0);
    return this.#http.request({
      method,
      url,
      headers: { ...headers, authorization },
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  async #authorization(
    method: string,
    url: URL,
    headers: Readonly<Record<string, string>>,
    contentLength: number,
  ): Promise<string> {
    const { account, access } = this.#settings;
    if (typeof access === 'function') return `Bearer ${await access()}`;
    const text = sharedKeyText(method, url, headers, contentLength, account);
    const signature = createHmac('sha256', Buffer.from(access, 'base64')).update(text, 'utf8').digest('base64');
    return `SharedKey ${account}:${signature}`;
  }
}

/** The text that the shared key signs: https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key */
export function sharedKeyText(
  method: string,
  url: URL,
  headers: Readonly<Record<string, string>>,
  contentLength: number,
  account: string,
): string {
  const own = Object.entries(headers)
    .filter(([name]) => name.startsWith('x-ms-'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}:${value}\n`)
    .join('');
  const query = [...url.searchParams]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `\n${name.toLowerCase()}:${value}`)
    .join('');
  // Encoding, language, length, MD5, type, date, four conditions, range.
  const standard = ['', '', contentLength === 0 ? '' : String(contentLength), '', '', '', '', '', '', '', ''];
  return `${method}\n${standard.join('\n')}\n${own}/${account}${url.pathname}${query}`;
}

async function refusal(what: string, answer: IncomingMessage): Promise<Error> {
  const said = answer.headers['x-ms-error-code'];
  answer.resume();
  return refused(what, answer.statusCode ?? 0, typeof said === 'string' ? said : '');
}
