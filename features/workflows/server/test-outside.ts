import { createServer, type IncomingHttpHeaders } from 'node:http';

/** A request that came. */
interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/**
 * A place outside, which answers with what it was asked: never below `/slow`, with 503 at `/gone` and, the first two times, at
 * `/flaky`.
 */
export async function startOutside() {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      seen.push({ method, url, headers, body });
      if (url.startsWith('/slow')) return;
      const failures = seen.filter((one) => one.url === '/flaky').length;
      const status = url === '/gone' || (url === '/flaky' && failures < 3) ? 503 : 200;
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ method, url, body }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    seen: seen as readonly Seen[],
    close(): void {
      server.closeAllConnections();
      server.close();
    },
  };
}
