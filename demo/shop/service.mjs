// What the three services share: structured logs that carry trace ids, health, and a clean end.
import express from 'express';
import StatsD from 'hot-shots';
import pino from 'pino';

/** A JSON logger on standard output; dd-trace adds `dd.trace_id` and `dd.span_id` to each line. */
export const log = pino({
  base: { service: process.env.DD_SERVICE, env: process.env.DD_ENV, version: process.env.DD_VERSION },
  messageKey: 'message',
  timestamp: () => `,"timestamp":"${new Date().toISOString()}"`,
  formatters: { level: (label) => ({ status: label }) },
});

export const metrics = new StatsD({
  host: '127.0.0.1',
  port: Number(process.env.DD_DOGSTATSD_PORT ?? 8125),
  prefix: 'shop.',
  globalTags: { env: process.env.DD_ENV ?? 'demo', service: process.env.DD_SERVICE ?? 'shop' },
  errorHandler: () => {},
});

/** An express application that logs every request with the standard attributes, and answers errors with 500. */
export function createApp(addRoutes) {
  const app = express();
  app.use(express.json());
  app.use((request, response, next) => {
    const started = process.hrtime.bigint();
    response.on('finish', () => {
      const duration = Number(process.hrtime.bigint() - started);
      const level = response.statusCode >= 500 ? 'error' : response.statusCode >= 400 ? 'warn' : 'info';
      log[level](
        {
          duration,
          http: {
            method: request.method,
            status_code: response.statusCode,
            url_details: { path: request.path },
            useragent: request.headers['user-agent'],
          },
          network: { client: { ip: request.headers['x-forwarded-for'] ?? request.socket.remoteAddress } },
          ...(request.user ? { usr: { id: request.user } } : {}),
        },
        `${request.method} ${request.originalUrl} ${response.statusCode}`,
      );
    });
    next();
  });
  addRoutes(app);
  app.use((error, request, response, _next) => {
    log.error(
      { error: { kind: error.name, message: error.message, stack: error.stack } },
      `${request.method} ${request.path} failed: ${error.message}`,
    );
    response.status(error.status ?? 500).json({ error: error.message });
  });
  return app;
}

export function listen(app, port) {
  const server = app.listen(port, '127.0.0.1', () => log.info(`listening on ${port}`));
  const stop = () => {
    server.close();
    setTimeout(() => process.exit(0), 300).unref();
  };
  process.on('SIGTERM', stop);
  // Ctrl+C reaches the whole group: who started us ends us in turn.
  process.on('SIGINT', () => {});
  process.on('disconnect', stop);
}

/** A JSON request to another service of the shop; throws with the status of a failure. */
export async function ask(url, { method = 'GET', body, headers = {} } = {}) {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  throw Object.assign(new Error(`${method} ${new URL(url).pathname} answered ${response.status}`), {
    status: response.status,
    answer,
  });
}
