import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A cloud's token endpoint for tests: keeps the forms that it is sent, and gives `answers` in turn. */
export async function openTokenServer() {
  const received: { url: string; form: Record<string, string> }[] = [];
  const answers: { status: number; body: object }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
    received.push({ url: request.url ?? '', form });
    const { status, body } = answers.shift() ?? { status: 500, body: {} };
    response.writeHead(status).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answers,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
