import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { CodedError, codeOf, messageOf } from '@komainu/kernel/errors.ts';
import type { QueryFormat, TelemetryStore } from '@komainu/store/port.ts';

/** What to do with the next insert, to see whether a client survives it. */
export type Fault = 'none' | 'cut before the insert' | 'cut after the insert' | 'proxy error';

export interface TestClickHouse extends AsyncDisposable {
  readonly url: string;
  /** Applies to one insert. */
  nextInsert: Fault;
  /** Whether the database of the address exists; CREATE DATABASE makes it. */
  hasDatabase: boolean;
  /** The URL parameters of the last insert. */
  lastInsert: URLSearchParams;
  /** Ends every connection and listens no more. */
  stop(): Promise<void>;
  /** Listens again, on the same port. */
  start(): Promise<void>;
}

/**
 * Speaks as much of ClickHouse's HTTP interface as the remote driver uses, over an embedded store: statements in the body
 * or the `query` parameter, inserts with Native bodies and tokens, settings as parameters, KILL QUERY, errors with their
 * header. (No current ClickHouse server is packaged where the tests run.)
 */
export async function startClickHouse(store: TelemetryStore): Promise<TestClickHouse> {
  const stub: { nextInsert: Fault; lastInsert: URLSearchParams; hasDatabase: boolean } = {
    nextInsert: 'none',
    lastInsert: new URLSearchParams(),
    hasDatabase: true,
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const raw = await buffer(request);
    const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
    if (pathname === '/ping') {
      response.end('Ok.\n');
      return;
    }
    const inParameter = searchParams.get('query');
    const sql = inParameter ?? body.toString('utf8');
    if (sql.startsWith('CREATE DATABASE IF NOT EXISTS')) stub.hasDatabase = true;
    if (!stub.hasDatabase && searchParams.get('database') !== 'default') {
      throw new CodedError('store_query', 'Code: 81. DB::Exception: Database komainu does not exist');
    }
    const insert = /^INSERT INTO `(\w+)` FORMAT Native$/.exec(sql);
    if (insert !== null) await answerInsert(request, response, insert[1] ?? '', body, searchParams);
    else response.end(await answerStatement(sql, searchParams));
  }

  async function answerInsert(
    request: IncomingMessage,
    response: ServerResponse,
    table: string,
    body: Buffer,
    parameters: URLSearchParams,
  ): Promise<void> {
    const fault = stub.nextInsert;
    stub.nextInsert = 'none';
    stub.lastInsert = parameters;
    if (fault === 'cut before the insert') {
      request.socket.destroy();
      return;
    }
    if (fault === 'proxy error') {
      response.writeHead(502).end('<html>Bad Gateway</html>');
      return;
    }
    await store.insert(table, [body], 0, { token: parameters.get('insert_deduplication_token') ?? '' });
    if (fault === 'cut after the insert') request.socket.destroy();
    else response.end();
  }

  async function answerStatement(sql: string, parameters: URLSearchParams): Promise<Buffer | string> {
    const killed = /^KILL QUERY WHERE query_id = '([\w-]+)' ASYNC/.exec(sql);
    if (killed !== null) {
      await store.cancel(killed[1] ?? '');
      return '';
    }
    const limit = Number(parameters.get('max_execution_time') ?? 0);
    const memory = Number(parameters.get('max_memory_usage') ?? 0);
    const options = {
      id: parameters.get('query_id') ?? '',
      ...(limit === 0 ? {} : { timeoutMs: limit * 1000 }),
      ...(memory === 0 ? {} : { maxMemoryBytes: memory }),
    };
    const format = /\sFORMAT (\w+)\s*$/.exec(sql);
    if (format === null) {
      await store.command(sql, options);
      return '';
    }
    return store.bytes(sql.slice(0, format.index), format[1] as QueryFormat, options);
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      const code = exceptionCode(error);
      response.writeHead(code === 516 ? 403 : 500, { 'X-ClickHouse-Exception-Code': String(code) });
      response.end(`Code: ${code}. DB::Exception: ${messageOf(error)} (TEST) (version 26.7.2.1)\n`);
    });
  });
  const port = await listen(server, 0);
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return Object.assign(stub, {
    url: `http://komainu:secret@127.0.0.1:${port}/komainu`,
    stop,
    start: async () => {
      await listen(server, port);
    },
    [Symbol.asyncDispose]: stop,
  });
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

/** The engine's number when the message has one, otherwise the one that stands for the code. */
function exceptionCode(error: unknown): number {
  const told = error instanceof CodedError ? /Code: (\d+)/.exec(error.message)?.[1] : undefined;
  if (told !== undefined) return Number(told);
  return (
    { store_timeout: 159, store_cancelled: 394, store_memory_limit: 241, store_disk_full: 243 }[codeOf(error)] ?? 1001
  );
}
