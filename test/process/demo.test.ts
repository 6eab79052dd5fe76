import { afterAll, beforeAll, expect, it } from 'vitest';
import { call, eventually, type RunningServer, startServer } from './server.ts';

let demo: RunningServer;

beforeAll(async () => {
  demo = await startServer({
    name: 'demo',
    program: 'demo/main.ts',
    env: {
      DD_HOSTNAME: 'demo-host',
      DD_APM_RECEIVER_PORT: '0',
      DD_DOGSTATSD_PORT: '0',
      DD_OTLP_CONFIG_RECEIVER_PROTOCOLS_HTTP_ENDPOINT: 'off',
      DD_OTLP_CONFIG_RECEIVER_PROTOCOLS_GRPC_ENDPOINT: 'off',
      KOMAINU_AGENT_LOG_DIR: 'off',
      KOMAINU_AGENT_JOURNAL: 'false',
      // No waiting for the next attack or outage: they never end.
      SHOP_ATTACK_EVERY_MS: '1000',
      SHOP_ATTACK_MS: '1000',
      SHOP_BURST_EVERY_MS: '1000',
      SHOP_BURST_MS: '700',
    },
  });
  await eventually('the shop to open', 90_000, async () =>
    demo.output().includes('The demo shop is open') ? true : undefined,
  );
});
afterAll(() => demo?.stop());

interface Log {
  readonly service: string;
  readonly attributes: {
    readonly dd?: { readonly trace_id?: string };
    readonly network?: { readonly client: { readonly ip: string } };
  };
}

const logsOf = (query: string, least: number) =>
  eventually(`logs for ${query}`, 30_000, async () => {
    const body = { filter: { query, from: 'now-15m', to: 'now' }, page: { limit: 50 } };
    const { data } = await call<{ data: { attributes: Log }[] }>(demo, 'POST', '/api/v2/logs/events/search', body);
    return data.length >= least ? data.map((item) => item.attributes) : undefined;
  });

const spansOf = (query: string) =>
  eventually(`spans for ${query}`, 30_000, async () => {
    const attributes = { filter: { query, from: 'now-15m', to: 'now' }, page: { limit: 10 } };
    const { data } = await call<{ data: { attributes: { trace_id: string } }[] }>(
      demo,
      'POST',
      '/api/v2/spans/events/search',
      { data: { type: 'search_request', attributes } },
    );
    return data.length > 0 ? data.map((item) => item.attributes.trace_id) : undefined;
  });

/** The services that took part in a trace. */
const servicesOf = async (traceId: string): Promise<string[]> => {
  const { spans } = await call<{ spans: { service: string }[] }>(demo, 'GET', `/api/unstable/traces/${traceId}`);
  return [...new Set(spans.map(({ service }) => service))].sort();
};

const metricOf = (query: string) =>
  eventually(`points for ${query}`, 45_000, async () => {
    const nowS = Math.floor(Date.now() / 1000);
    const url = `/api/v1/query?from=${nowS - 900}&to=${nowS + 60}&query=${encodeURIComponent(query)}`;
    const { series } = await call<{ series: { pointlist: [number, number | null][] }[] }>(demo, 'GET', url);
    const values = series.flatMap((one) => one.pointlist.flatMap(([, value]) => (value === null ? [] : [value])));
    return values.length > 0 ? Math.max(...values) : undefined;
  });

it('shows a checkout as one trace through all services', async () => {
  const services = await eventually('a checkout of all services', 30_000, async () => {
    const ids = await spansOf('service:shop-storefront resource_name:"POST /checkout"');
    const all = await Promise.all(ids.map(servicesOf));
    return all.find((names) =>
      ['shop-account', 'shop-catalog', 'shop-storefront'].every((name) => names.includes(name)),
    );
  });
  expect(services.length).toBeGreaterThanOrEqual(3);
});

it('links a log to its trace', async () => {
  const log = await eventually('a log of a traced request', 30_000, async () =>
    (await logsOf('service:shop-catalog source:nodejs @http.method:GET', 1)).find((one) => one.attributes.dd?.trace_id),
  );
  // Each service sends its own part of the trace, and the one that wrote the log may be the later.
  await eventually('the part of its trace that wrote the log', 30_000, async () => {
    const services = await servicesOf(log.attributes.dd?.trace_id ?? '').catch(() => undefined);
    return services?.includes('shop-catalog') ? true : undefined;
  });
});

it('has a slow endpoint that the durations show', async () => {
  expect(
    (await spansOf('service:shop-storefront resource_name:"GET /recommendations" @duration:>=900ms')).length,
  ).toBeGreaterThan(0);
});

it('has an attacker whose failed logins are told by address', async () => {
  const logs = await logsOf('service:shop-account @evt.outcome:failure @network.client.ip:198.51.100.23', 5);
  expect(new Set(logs.map((log) => log.attributes.network?.client.ip))).toEqual(new Set(['198.51.100.23']));
});

it('has outages that show as errors in logs and traces', async () => {
  expect((await logsOf('service:shop-account status:error @error.kind:PaymentError', 1)).length).toBeGreaterThan(0);
  expect((await spansOf('service:shop-account status:error')).length).toBeGreaterThan(0);
});

it("sends the shop's own metrics and the runtime's", async () => {
  expect(await metricOf('sum:shop.order.placed{service:shop-storefront}.as_count()')).toBeGreaterThan(0);
  expect(await metricOf('avg:runtime.node.mem.rss{service:shop-catalog}')).toBeGreaterThan(10_000_000);
});

it('stops on SIGTERM, with all that it started', async () => {
  const url = /The demo shop is open at (\S+)/.exec(demo.output())?.[1] ?? '';
  expect((await fetch(url)).status).toBe(200);
  await demo.stop();
  expect(demo.process.exitCode).toBe(0);
  await expect(fetch(url)).rejects.toThrow();
  await expect(fetch(`${demo.url}/health`)).rejects.toThrow();
});
