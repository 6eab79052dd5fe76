import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FakeClock } from '@komainu/kernel/clock.ts';
import { OutgoingHttp } from '@komainu/kernel/outgoing/http-client.ts';
import { expect, it } from 'vitest';
import { AzureStorage, sharedKeyText } from './azure.ts';
import { textOf } from './s3.ts';

it('signs as the documentation of the shared key does', () => {
  const url = new URL('https://myaccount.blob.core.windows.net/mycontainer?restype=container&comp=metadata&timeout=20');
  const headers = { 'x-ms-version': '2015-02-21', 'x-ms-date': 'Fri, 26 Jun 2015 23:39:12 GMT' };
  expect(sharedKeyText('GET', url, headers, 0, 'myaccount')).toBe(
    'GET\n\n\n\n\n\n\n\n\n\n\n\nx-ms-date:Fri, 26 Jun 2015 23:39:12 GMT\nx-ms-version:2015-02-21\n' +
      '/myaccount/mycontainer\ncomp:metadata\nrestype:container\ntimeout:20',
  );
});

it('writes, lists over several pages, reads, and says why it was refused', async () => {
  const blobs = new Map<string, Buffer>();
  const key = Buffer.from('secret key');
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const url = new URL(request.url ?? '/', 'http://azure');
    const own = Object.entries(request.headers).filter(([name]) => name.startsWith('x-ms-'));
    const headers = Object.fromEntries(own.map(([name, value]) => [name, String(value)]));
    const text = sharedKeyText(request.method ?? '', url, headers, Buffer.concat(chunks).length, 'acc');
    const signature = createHmac('sha256', key).update(text).digest('base64');
    if (request.headers.authorization !== `SharedKey acc:${signature}`) {
      return response.writeHead(403, { 'x-ms-error-code': 'AuthenticationFailed' }).end();
    }
    const name = decodeURIComponent(url.pathname).slice('/box/'.length);
    if (request.method === 'PUT') {
      blobs.set(name, Buffer.concat(chunks));
      return response.writeHead(201).end();
    }
    if (url.searchParams.get('comp') !== 'list') return response.writeHead(200).end(blobs.get(name));
    const names = [...blobs.keys()].filter((blob) => blob.startsWith(url.searchParams.get('prefix') ?? ''));
    const at = Number(url.searchParams.get('marker') ?? 0);
    const [blob = ''] = names.slice(at);
    const size = blobs.get(blob)?.length;
    const next = at + 1 < names.length ? at + 1 : '';
    return response.end(
      `<EnumerationResults><Blobs><Blob><Name>${blob}</Name><Properties><Content-Length>${size}</Content-Length>` +
        `</Properties></Blob></Blobs><NextMarker>${next}</NextMarker></EnumerationResults>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const http = new OutgoingHttp({ allowPrivateTargets: true });
  const open = (accountKey: Buffer) =>
    new AzureStorage(
      { endpoint, account: 'acc', container: 'box', path: 'logs', access: accountKey.toString('base64') },
      http,
      new FakeClock(),
    );
  const storage = open(key);
  await storage.put('dt=20261122/hour=14/a b.json.gz', Buffer.from('one'));
  await storage.put('dt=20261122/hour=14/c.json.gz', Buffer.from('three'));
  expect(await storage.list('dt=20261122/')).toEqual([
    { key: 'dt=20261122/hour=14/a b.json.gz', sizeBytes: 3 },
    { key: 'dt=20261122/hour=14/c.json.gz', sizeBytes: 5 },
  ]);
  expect(await textOf(await storage.read('dt=20261122/hour=14/c.json.gz'))).toBe('three');
  await expect(open(Buffer.from('wrong')).put('x', Buffer.from('y'))).rejects.toMatchObject({
    code: 'archive_refused',
    message: 'the storage refused to store a file: 403 AuthenticationFailed',
  });
  http.close();
  server.closeAllConnections();
  server.close();
});
