import http from 'node:http';

export interface FakeAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A web server of the loopback with answers that were recorded or composed. */
export interface FakeServer extends AsyncDisposable {
  readonly url: string;
  /** `GET /path?query`, in the order in which they came. */
  readonly requests: readonly string[];
  /** By path and query, or by path alone; what is not named is answered with 404. */
  answers: Readonly<Record<string, FakeAnswer>>;
}

/** Starts a server; `await using` stops it. */
export async function serveAnswers(answers: Readonly<Record<string, FakeAnswer>>): Promise<FakeServer> {
  const requests: string[] = [];
  const server = http.createServer((request, response) => {
    const target = request.url ?? '/';
    requests.push(`${request.method} ${target}`);
    const answer = fake.answers[target] ?? fake.answers[target.replace(/\?.*$/, '')];
    request.resume();
    response.writeHead(answer === undefined ? 404 : (answer.status ?? 200), answer?.headers ?? {});
    response.end(answer?.body ?? 'not found');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const fake = {
    url: `http://127.0.0.1:${port}`,
    requests,
    answers,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return fake;
}
