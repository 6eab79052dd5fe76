import { createServer, type IncomingHttpHeaders } from 'node:http';

/** A place for webhooks on a free port: hands over what came, and answers where it is told to. */
export async function startWebhookReceiver(
  take: (body: string, headers: IncomingHttpHeaders) => 'answer' | 'hang',
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      if (take(body, request.headers) === 'answer') response.end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
