import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { Clock } from '@komainu/kernel/clock.ts';
import type { OutgoingHttp } from '@komainu/kernel/outgoing/http-client.ts';
import { AwsV4Signer } from 'aws4fetch';
import { type ArchiveStorage, pathPrefix, refused, type StoredFile, xmlBlocks, xmlTexts } from './storage.ts';

export interface S3Settings {
  /** Scheme, host and port, for example `https://s3.eu-west-1.amazonaws.com`. */
  readonly endpoint: string;
  readonly region: string;
  readonly pathStyle: boolean;
  readonly bucket: string;
  readonly path: string | undefined;
  /** A key that signs, or what gives the text of a token (Google takes both). */
  readonly access: { readonly accessKeyId: string; readonly secretAccessKey: string } | (() => Promise<string>);
  /** Sent with every file that is written (encryption, storage class). */
  readonly writeHeaders: Readonly<Record<string, string>>;
}

const EMPTY_HASH = createHash('sha256').digest('hex');

/** Amazon S3 and what speaks its protocol (MinIO, Garage, R2, Google's interoperability), signed with Signature V4 or with a token. */
export class S3Storage implements ArchiveStorage {
  readonly #settings: S3Settings;
  readonly #http: OutgoingHttp;
  readonly #clock: Clock;
  readonly #base: URL;
  readonly #prefix: string;

  constructor(settings: S3Settings, http: OutgoingHttp, clock: Clock) {
    this.#settings = settings;
    this.#http = http;
    this.#clock = clock;
    this.#base = new URL(settings.endpoint);
    if (settings.pathStyle) this.#base.pathname = `${this.#base.pathname.replace(/\/$/, '')}/${settings.bucket}`;
    else this.#base.hostname = `${settings.bucket}.${this.#base.hostname}`;
    this.#prefix = pathPrefix(settings.path);
  }

  async put(key: string, body: Buffer): Promise<void> {
    const answer = await this.#send('PUT', this.#url(key), { headers: this.#settings.writeHeaders, body });
    if (answer.statusCode !== 200) throw await this.#refusal('store a file', answer);
    answer.resume();
  }

  async list(prefix: string, signal?: AbortSignal): Promise<readonly StoredFile[]> {
    const files: StoredFile[] = [];
    let token: string | undefined;
    do {
      const url = this.#url('');
      url.searchParams.set('list-type', '2');
      url.searchParams.set('prefix', this.#prefix + prefix);
      if (token !== undefined) url.searchParams.set('continuation-token', token);
      const answer = await this.#send('GET', url, { signal });
      const xml = await textOf(answer);
      if (answer.statusCode !== 200) throw refused('list files', answer.statusCode ?? 0, reasonOf(xml));
      for (const block of xmlBlocks(xml, 'Contents')) {
        const key = xmlTexts(block, 'Key')[0];
        if (key === undefined) continue;
        files.push({ key: key.slice(this.#prefix.length), sizeBytes: Number(xmlTexts(block, 'Size')[0] ?? 0) });
      }
      token = xmlTexts(xml, 'NextContinuationToken')[0];
    } while (token !== undefined && token !== '');
    return files;
  }

  async read(key: string, signal?: AbortSignal): Promise<Readable> {
    const answer = await this.#send('GET', this.#url(key), { signal });
    if (answer.statusCode !== 200) throw await this.#refusal('read a file', answer);
    return answer;
  }

  #url(key: string): URL {
    const url = new URL(this.#base);
    // A list asks the bucket itself.
    const path = key === '' ? '' : `${this.#prefix}${key}`.split('/').map(encodeURIComponent).join('/');
    url.pathname = `${url.pathname.replace(/\/$/, '')}/${path}`;
    return url;
  }

  async #send(
    method: string,
    url: URL,
    options: { headers?: Readonly<Record<string, string>>; body?: Buffer; signal?: AbortSignal | undefined },
  ): Promise<IncomingMessage> {
    const { body, signal } = options;
    const signed = await this.#signed(method, url, options.headers ?? {}, body);
    return this.#http.request({
      method,
      ...signed,
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  async #signed(method: string, url: URL, headers: Readonly<Record<string, string>>, body: Buffer | undefined) {
    const { access, region } = this.#settings;
    if (typeof access === 'function')
      return { url, headers: { ...headers, authorization: `Bearer ${await access()}` } };
    const signed = await new AwsV4Signer({
      method,
      url: url.href,
      headers: {
        ...headers,
        'x-amz-content-sha256': body === undefined ? EMPTY_HASH : createHash('sha256').update(body).digest('hex'),
      },
      ...access,
      service: 's3',
      region,
      datetime: new Date(this.#clock.nowMs()).toISOString().replace(/[:-]|\.\d{3}/g, ''),
    }).sign();
    return { url: signed.url, headers: Object.fromEntries(signed.headers.entries()) };
  }

  async #refusal(what: string, answer: IncomingMessage): Promise<Error> {
    return refused(what, answer.statusCode ?? 0, reasonOf(await textOf(answer)));
  }
}

/** `NoSuchBucket: The specified bucket does not exist` */
function reasonOf(xml: string): string {
  return [xmlTexts(xml, 'Code')[0], xmlTexts(xml, 'Message')[0]]
    .filter((text) => text !== undefined)
    .join(': ')
    .slice(0, 200);
}

const MAX_TEXT = 8 * 1024 * 1024;

/** The body as text; lists of a thousand keys have some hundred kilobytes. */
export async function textOf(answer: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_TEXT) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
