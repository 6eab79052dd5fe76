import { startAgent } from '../../test/process/agent.ts';
import { call, startServer, TEST_API_KEY } from '../../test/process/server.ts';
import { logBodies } from '../load/logs.ts';
import { sendAll } from '../load/send.ts';
import { rssBytesOf } from '../measure/processes.ts';
import type { BenchCase, Figure } from '../measure/report.ts';

const IDLE_MS = 20_000;
const LOAD_ROWS = 300_000;

interface Status {
  readonly process: { readonly eventLoopP99Ms: number };
}

/** What the product costs when nothing happens, how fast it starts, and how late its loop runs under load. */
export const footprint: BenchCase = {
  name: 'footprint',
  summary: 'cold start, idle memory of server, store and agent, event loop under full intake and heavy queries',
  async run(say) {
    const startedMs = performance.now();
    const server = await startServer({ name: 'footprint' });
    const startSeconds = (performance.now() - startedMs) / 1000;
    const agent = await startAgent(server);
    try {
      say(`resting for ${IDLE_MS / 1000} s`);
      await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
      const serverRss = rssBytesOf(server.process.pid ?? 0);
      const agentRss = rssBytesOf(agent.process.pid ?? 0);
      const figures: Figure[] = [
        { name: 'cold start to ready', value: startSeconds, unit: 's', goal: { atMost: 5 } },
        { name: 'idle RSS: server and store', value: serverRss / 2 ** 20, unit: 'MiB' },
        { name: 'idle RSS: agent', value: agentRss / 2 ** 20, unit: 'MiB', goal: { atMost: 120 } },
        {
          name: 'idle RSS: whole product',
          value: (serverRss + agentRss) / 2 ** 20,
          unit: 'MiB',
          goal: { atMost: 600 },
        },
      ];
      let loading = true;
      const heavy = (async () => {
        while (loading) {
          const filter = { query: '*exhau*', from: 'now-7d', to: 'now' };
          await call(server, 'POST', '/api/v2/logs/analytics/aggregate', {
            filter,
            compute: [{ aggregation: 'cardinality', metric: '@usr.id' }],
            group_by: [{ facet: 'host' }],
          });
        }
      })();
      const endMs = Date.now();
      const bodies = (function* () {
        for (const bytes of logBodies(LOAD_ROWS, endMs, 1_000))
          yield {
            path: '/api/v2/logs',
            headers: { 'content-type': 'application/json', 'dd-api-key': TEST_API_KEY },
            bytes,
          };
      })();
      await sendAll(server.port, bodies, 40);
      const status = await call<Status>(server, 'GET', '/api/unstable/status');
      loading = false;
      await heavy;
      return [
        ...figures,
        {
          name: 'event loop p99 under intake and a heavy query',
          value: status.process.eventLoopP99Ms,
          unit: 'ms',
          goal: { atMost: 20 },
        },
      ];
    } finally {
      await agent.stop();
      await server.stop();
    }
  },
};
