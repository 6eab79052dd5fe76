import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { call, type RunningServer } from '../process/server.ts';
import { stories } from './story.ts';

const METRIC = 'story.queue';

/** Sends what the queue was in the last minutes, and is now. */
async function sendQueue(server: RunningServer, value: number): Promise<void> {
  const now = Math.floor(Date.now() / 1000);
  const points = Array.from({ length: 10 }, (_, index) => ({ timestamp: now - index * 30, value }));
  await call(server, 'POST', '/api/v2/series', {
    series: [{ metric: METRIC, type: 3, points, tags: ['queue:mail'] }],
  });
}

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });

// What takes a minute in life takes a second here.
const ENV = { KOMAINU_MONITOR_SECONDS: '1' };

stories('monitors', { name: 'e2e-monitors', env: ENV }, (stories) => {
  it('makes a monitor in the browser that alerts, and shows it in the list and on a dashboard', async () => {
    await sendQueue(stories.server, 50);
    const page = await stories.open('/monitors');
    await page.getByRole('link', { name: /^Metric / }).click();
    await page.getByRole('combobox', { name: 'Metric', exact: true }).fill(METRIC);
    await page.getByRole('option', { name: new RegExp(METRIC) }).click();
    await field(page, 'Alert').fill('20');
    await field(page, 'Warning').fill('10');
    await page.getByText('Now: 1 alert, 0 warn, of 1 groups').waitFor();
    await field(page, 'Name').fill('The queue is long');
    await field(page, 'Message').fill('It holds {{value}}, more than {{thr');
    await page.getByRole('option', { name: '{{threshold}}' }).click();
    await page.getByText('It holds 20, more than 20').waitFor();
    await page.getByRole('button', { name: 'Create', exact: true }).click();

    await page.waitForURL(/\/monitors\/\d+/);
    await page.getByRole('heading', { name: 'The queue is long' }).waitFor();
    const id = /\/monitors\/(\d+)/.exec(page.url())?.[1] ?? '';
    await expect
      .poll(
        async () =>
          (await call<{ overall_state: string }>(stories.server, 'GET', `/api/v1/monitor/${id}`)).overall_state,
        { timeout: 60_000, interval: 250 },
      )
      .toBe('Alert');

    const list = await stories.open('/monitors?query=status:alert');
    await list.getByRole('row').filter({ hasText: 'The queue is long' }).getByText('Alert', { exact: true }).waitFor();
    await list.getByLabel('Select The queue is long').check();
    await list.getByRole('button', { name: 'Mute', exact: true }).click();
    await list.getByRole('menuitem', { name: '1 hour' }).click();
    await list.getByRole('img', { name: 'Muted', exact: true }).waitFor();

    const board = await call<{ id: string }>(stories.server, 'POST', '/api/v1/dashboard', {
      title: 'On duty',
      layout_type: 'ordered',
      widgets: [
        { definition: { type: 'alert_value', title: 'Queue', alert_id: id, precision: 0, unit: 'mails' } },
        { definition: { type: 'alert_graph', title: 'Over time', alert_id: id, viz_type: 'timeseries' } },
        { definition: { type: 'manage_status', title: 'All', query: '', display_format: 'countsAndList' } },
      ],
    });
    const dashboard = await stories.open(`/dashboard/${board.id}`);
    await dashboard.getByText('50mails').waitFor();
    await dashboard.getByRole('img', { name: /^Over time: / }).waitFor();
    await dashboard.getByRole('region', { name: 'All' }).getByRole('link', { name: 'The queue is long' }).click();
    await dashboard.waitForURL(new RegExp(`/monitors/${id}`));
    await dashboard.getByText('[Triggered] The queue is long').waitFor();
  });

  it('leads from a metric to a monitor that is filled in, and says what is wrong where it stands', async () => {
    const page = await stories.open(`/metrics/explorer?a=avg:${METRIC}{*}`, {
      refused: [/\/monitor\/validate$/, /\/monitors\/(preview|notification-preview)$/],
    });
    await page.getByRole('link', { name: 'Create monitor' }).click();
    await page.waitForURL(/\/monitors\/new/);
    await expect.poll(() => page.getByRole('combobox', { name: 'Metric', exact: true }).inputValue()).toBe(METRIC);
    await field(page, 'Alert').fill('5');
    await field(page, 'Warning').fill('9');
    await field(page, 'Name').fill('Wrong');
    await page.getByRole('region', { name: 'When it alerts' }).getByRole('alert').waitFor();
  });
});
