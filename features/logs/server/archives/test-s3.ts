import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export const TEST_KEY = { accessKeyId: 'AKIDTEST', secretAccessKey: 'test/secret+key' };

/**
 * An S3 service in memory for tests: PUT, GET and ListObjectsV2 (three keys a page) of one bucket in path style. It checks
 * Signature V4 itself, from the specification, and answers 403 to what is not signed.
 */
export async function openTestS3(bucket = 'logs') {
  const files = new Map<string, Buffer>();
  const requests: { method: string; path: string; headers: IncomingMessage['headers'] }[] = [];
  const failing = { status: 0 };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const url = new URL(request.url ?? '/', 'http://s3');
    requests.push({ method: request.method ?? '', path: decodeURIComponent(url.pathname), headers: request.headers });
    const answer = (status: number, text: string) => response.writeHead(status).end(text);
    if (failing.status !== 0)
      return answer(failing.status, '<Error><Code>SlowDown</Code><Message>later</Message></Error>');
    if (!isSigned(request, url, body)) return answer(403, '<Error><Code>SignatureDoesNotMatch</Code></Error>');
    const [, ofBucket, ...rest] = url.pathname.split('/').map(decodeURIComponent);
    if (ofBucket !== bucket) return answer(404, '<Error><Code>NoSuchBucket</Code><Message>none</Message></Error>');
    const key = rest.join('/');
    if (request.method === 'PUT') {
      files.set(key, body);
      return answer(200, '');
    }
    if (url.searchParams.get('list-type') === '2') return answer(200, list(files, url.searchParams));
    const file = files.get(key);
    return file === undefined
      ? answer(404, '<Error><Code>NoSuchKey</Code></Error>')
      : response.writeHead(200).end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bucket,
    files,
    requests,
    /** While not 0, everything is answered so. */
    failing,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function list(files: ReadonlyMap<string, Buffer>, query: URLSearchParams): string {
  const keys = [...files.keys()].filter((key) => key.startsWith(query.get('prefix') ?? '')).sort();
  const from = Number(query.get('continuation-token') ?? 0);
  const page = keys.slice(from, from + 3).map((key) => {
    const text = key.replaceAll('&', '&amp;');
    return `<Contents><Key>${text}</Key><Size>${files.get(key)?.length}</Size></Contents>`;
  });
  const next = from + 3 < keys.length ? `<NextContinuationToken>${from + 3}</NextContinuationToken>` : '';
  return `<?xml version="1.0"?><ListBucketResult>${page.join('')}${next}</ListBucketResult>`;
}

function isSigned(request: IncomingMessage, url: URL, body: Buffer): boolean {
  const parts =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=(\w+)$/;
  const [, keyId, day = '', region = '', signed = '', signature] =
    parts.exec(request.headers.authorization ?? '') ?? [];
  const hash = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
  if (keyId !== TEST_KEY.accessKeyId || request.headers['x-amz-content-sha256'] !== hash(body)) return false;
  const query = [...url.searchParams]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
  const headers = signed.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}\n`);
  const path = url.pathname
    .split('/')
    .map((part) => encode(decodeURIComponent(part)))
    .join('/');
  const canonical = [request.method, path, query, headers.join(''), signed, hash(body)].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, hash(canonical)].join('\n');
  const mac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();
  const key = mac(mac(mac(mac(`AWS4${TEST_KEY.secretAccessKey}`, day), region), 's3'), 'aws4_request');
  return mac(key, text).toString('hex') === signature;
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}
