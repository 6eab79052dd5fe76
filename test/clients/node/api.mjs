// The official API client: submit, query, search. Prints one JSON object with what it got.
import { client, v1, v2 } from '@datadog/datadog-api-client';

const configuration = client.createConfiguration({
  baseServer: new client.BaseServerConfiguration(process.env.URL, {}),
  authMethods: { apiKeyAuth: process.env.KEY, appKeyAuth: process.env.APP_KEY },
});
const nowS = Math.floor(Date.now() / 1000);
const metrics = new v2.MetricsApi(configuration);
const logs = new v2.LogsApi(configuration);
const validation = await new v1.AuthenticationApi(configuration).validate();
await metrics.submitMetrics({
  body: {
    series: [
      {
        metric: 'client.api.gauge',
        type: 3,
        points: [{ timestamp: nowS, value: 9.5 }],
        resources: [{ type: 'host', name: 'api-host' }],
        tags: ['client:api'],
      },
    ],
  },
  contentEncoding: 'gzip',
});
await new v1.MetricsApi(configuration).submitMetrics({
  body: { series: [{ metric: 'client.api.v1', points: [[nowS, 3]], tags: ['client:api'] }] },
});
await logs.submitLog({
  body: [{ message: 'hello from the API client', ddsource: 'client', service: 'api-client', ddtags: 'client:api' }],
});
const event = await new v1.EventsApi(configuration).createEvent({
  body: { title: 'api client', text: 'was here', tags: ['client:api'] },
});

const untilMs = Date.now() + 20_000;
let points = [];
let found = [];
while (Date.now() < untilMs && (points.length === 0 || found.length === 0)) {
  await new Promise((resolve) => setTimeout(resolve, 300));
  const answer = await new v1.MetricsApi(configuration).queryMetrics({
    from: nowS - 600,
    to: nowS + 60,
    query: 'avg:client.api.gauge{client:api}',
  });
  points = (answer.series ?? [])
    .flatMap((series) => (series.pointlist ?? []).map((point) => point[1]))
    .filter((value) => value !== null);
  const search = await logs.listLogs({
    body: { filter: { query: 'service:api-client', from: 'now-15m', to: 'now' }, page: { limit: 5 } },
  });
  found = (search.data ?? []).map((log) => log.attributes.message);
}
const aggregate = await logs.aggregateLogs({
  body: {
    filter: { query: 'service:api-client', from: 'now-15m', to: 'now' },
    compute: [{ aggregation: 'count', type: 'total' }],
    groupBy: [{ facet: 'service' }],
  },
});
process.stdout.write(
  JSON.stringify({
    valid: validation.valid,
    points,
    found,
    event: event.status,
    buckets: aggregate.data?.buckets?.length,
  }),
);
