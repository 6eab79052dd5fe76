import { createServer } from 'node:http';
import type { AgentContext } from '../context.ts';
import { closeHttp, listenTcp } from '../listening.ts';
import type { Health } from './heartbeats.ts';

/**
 * `health_port`: what an orchestrator asks (`/live`, `/ready`, `/startup`, `/`). 200 while every part lives, 500 with the names of
 * those that hang. It says no more than that, and answers on every address because its askers are elsewhere.
 */
export async function startHealthPort(port: number, context: AgentContext, health: () => Health): Promise<void> {
  await context.listening.attempt('health', `0.0.0.0:${port}`, async () => {
    const server = createServer((request, response) => {
      const path = (request.url ?? '/').split('?')[0] ?? '/';
      if (!['/', '/live', '/ready', '/startup'].includes(path)) return void response.writeHead(404).end();
      const { healthy, unhealthy } = health();
      const body = JSON.stringify({ Healthy: healthy, Unhealthy: unhealthy.map(({ part }) => part) });
      response.writeHead(unhealthy.length === 0 ? 200 : 500, { 'content-type': 'application/json' }).end(body);
    });
    const open = await listenTcp(server, '0.0.0.0', port);
    context.lifecycle.own('health port', closeHttp(server));
    return open;
  });
}
