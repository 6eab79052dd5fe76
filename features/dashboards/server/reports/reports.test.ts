import { eventually } from '@komainu/testkit/eventually.ts';
import { testContext } from '@komainu/testkit/test-server.ts';
import { expect, it } from 'vitest';
import { dashboardsClient, type TestClient } from '../test-client.ts';

/** Noon UTC of 22 November 2026 is nine in the evening in Tokyo. */
const REPORT = {
  title: '',
  schedule: { frequency: 'daily', time: '21:30', timeZone: 'Asia/Tokyo' },
  format: 'pdf',
  span: '1d',
  recipients: ['ann@example.com', 'bob@example.com'],
  variables: { env: ['prod'] },
  language: 'ja',
  isPaused: false,
};
const HALF_HOUR_MS = 30 * 60_000;

/** A board over a `/api/v2/query/…` that answers the queries that it was sent. */
async function withBoard() {
  const asked: string[] = [];
  const client = dashboardsClient((clock, principal) => {
    const context = testContext(clock, principal);
    const access = { config: { access: { kind: 'api', permission: 'read' } } } as const;
    context.app.post('/api/v2/query/:kind', access, async (request, reply) => {
      const { queries } = (request.body as { data: { attributes: { queries: { query: string }[] } } }).data.attributes;
      asked.push(...queries.map(({ query }) => query));
      if (queries.some(({ query }) => query.includes('broken'))) {
        return reply.code(400).send({ errors: ['broken cannot be read'] });
      }
      const columns = [{ type: 'number', name: 'a', values: [42], meta: { unit: null } }];
      return { data: { attributes: { columns } } };
    });
    return context;
  });
  const value = (query: string) => ({
    definition: { type: 'query_value', title: '負荷', requests: [{ q: query }] },
  });
  const { body } = await client.ask('POST', '/api/v1/dashboard', {
    title: 'Shop <1>',
    layout_type: 'ordered',
    template_variables: [{ name: 'env', prefix: 'env', defaults: ['*'] }],
    widgets: [
      value('avg:load{$env}'),
      { definition: { type: 'note', content: '# Hello\nthere' } },
      { definition: { type: 'hostmap', requests: {} } },
    ],
  });
  return { client, asked, id: body.id as string, value };
}

async function tick(client: TestClient): Promise<void> {
  client.clock.advance(30_000);
  // Sending takes many turns of the loop, and answers nobody.
  for (let turn = 0; turn < 200; turn++) await new Promise(setImmediate);
}

it('is mailed when it is due, once, with the values of variables', async () => {
  const { client, asked, id } = await withBoard();
  const made = await client.ask('POST', `/api/unstable/dashboards/${id}/reports`, REPORT);
  expect([made.status, made.body.nextUnixMs, made.body.author]).toEqual([
    201,
    client.clock.nowMs() + HALF_HOUR_MS,
    'Ann',
  ]);
  await tick(client);
  expect(client.mails).toEqual([]);
  client.clock.advance(HALF_HOUR_MS);
  await eventually(async () => {
    const { body } = await client.ask('GET', `/api/unstable/dashboards/${id}/reports`);
    expect(body.data[0].runs).toMatchObject([
      { state: 'sent', attempts: 1, isManual: false, reason: null, sentTo: REPORT.recipients },
    ]);
  });
  expect(asked).toEqual(['avg:load{env:prod}']);
  expect(client.mails.map(({ to, subject, attachments }) => [to, subject, attachments?.[0]?.filename])).toEqual([
    ['ann@example.com', 'Shop <1>', 'shop-1.pdf'],
    ['bob@example.com', 'Shop <1>', 'shop-1.pdf'],
  ]);
  expect(client.mails[0]?.attachments?.[0]?.content.subarray(0, 5).toString()).toBe('%PDF-');
  expect(client.mails[0]?.html).toContain(`https://komainu.example/dashboard/${id}/shop-1`);
  await tick(client);
  expect(client.mails).toHaveLength(2);
});

it('shows why it could not be sent, and leaves those alone who have it', async () => {
  const { client, id } = await withBoard();
  const recipients = ['ann@example.com', 'refused@example.com'];
  const made = await client.ask('POST', `/api/unstable/dashboards/${id}/reports`, { ...REPORT, recipients });
  const url = `/api/unstable/dashboards/${id}/reports/${made.body.id}`;
  const sent = await client.ask('POST', `${url}/send`);
  expect(sent.body).toMatchObject({
    state: 'failed',
    isManual: true,
    reason: 'refused@example.com: the mail server answered 550',
    sentTo: ['ann@example.com'],
  });
  expect((await client.ask('PUT', url, { ...REPORT, isPaused: true })).body).toMatchObject({
    nextUnixMs: null,
    runs: [{ state: 'failed' }],
  });
  expect((await client.ask('DELETE', url)).status).toBe(204);
  expect((await client.ask('GET', `/api/unstable/dashboards/${id}/reports`)).body).toEqual({ data: [], canMail: true });
});

it('draws a board for download, and says in the picture what could not be asked', async () => {
  const { client, id, value } = await withBoard();
  const picture = (query: string) =>
    client.app.inject({
      method: 'GET',
      url: `/api/unstable/dashboards/${id}/picture?${query}`,
      headers: { 'dd-api-key': '0'.repeat(32), 'dd-application-key': '0'.repeat(40) },
    });
  const png = await picture('format=png&tpl_var_env=test&zone=Asia/Tokyo&language=ja');
  expect([png.statusCode, png.headers['content-type'], png.headers['content-disposition']]).toEqual([
    200,
    'image/png',
    'attachment; filename="shop-1.png"',
  ]);
  for (const words of ['Shop &lt;1&gt;', '負荷', '>42<', '>Hello<', '$env = test', 'データなし', '(Asia/Tokyo)']) {
    expect(png.body).toContain(words);
  }
  expect((await picture('format=pdf')).rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
  const board = (await client.ask('GET', `/api/v1/dashboard/${id}`)).body;
  await client.ask('PUT', `/api/v1/dashboard/${id}`, { ...board, widgets: [value('avg:broken{*}')] });
  expect((await picture('format=png')).body).toContain('cannot be read');
  expect([(await picture('format=gif')).statusCode, (await picture('zone=Mars')).statusCode]).toEqual([400, 400]);
});

it.each([
  [{ recipients: [] }, 'recipients must name an e-mail address'],
  [{ recipients: ['nobody'] }, 'nobody is no e-mail address'],
  [{ span: '5y' }, 'span must be one of 1h, 4h, 1d, 2d, 1w, 1mo, 3mo'],
  [{ schedule: { ...REPORT.schedule, time: '25:00' } }, 'schedule.time is a time of the day such as 08:30'],
  [
    { schedule: { ...REPORT.schedule, timeZone: 'x' } },
    'schedule.timeZone is the name of a time zone such as Asia/Tokyo',
  ],
  [{ schedule: { ...REPORT.schedule, weekday: 8 } }, 'schedule.weekday is a whole number from 1 to 7'],
])('refuses %o', async (change, reason) => {
  const { client, id } = await withBoard();
  const answer = await client.ask('POST', `/api/unstable/dashboards/${id}/reports`, { ...REPORT, ...change });
  expect([answer.status, answer.body.errors]).toEqual([400, [`Invalid report: ${reason}`]]);
});
