import { expect, it } from 'vitest';
import { call } from '../process/server.ts';
import { stories } from './story.ts';

stories('metrics', { name: 'e2e-metrics', agent: true }, (stories) => {
  it('begins with a suggestion, groups, adds a formula, and shows all of it from its address', async () => {
    const page = await stories.open('/metrics/explorer');
    await page.getByRole('button', { name: /CPU by host/ }).click();
    await page.waitForURL(/a=avg/);
    const lines = page.getByRole('table');
    await lines.getByText('host:test-host').waitFor();

    await page.getByRole('button', { name: 'Add formula' }).click();
    await page.keyboard.type('a * 2');
    await page.keyboard.press('Enter');
    await expect.poll(() => lines.getByText('host:test-host').count()).toBe(2);

    const other = await stories.open(page.url());
    await expect.poll(() => other.getByRole('table').getByText('host:test-host').count()).toBe(2);
    await page.goBack();
    await expect.poll(() => lines.getByText('host:test-host').count()).toBe(1);
  });

  it('completes the name of a metric', async () => {
    await call(stories.server, 'POST', '/api/v2/series', {
      series: [
        {
          metric: 'story.temperature',
          type: 3,
          points: [{ timestamp: Math.floor(Date.now() / 1000), value: 21.5 }],
          tags: ['room:garden'],
        },
      ],
    });
    const page = await stories.open('/metrics/explorer');
    await page.getByRole('combobox', { name: 'Metric', exact: true }).fill('story.temp');
    await page.getByRole('option', { name: /story\.temperature/ }).click();
    await page.waitForURL(/story\.temperature/);
    await page.getByRole('table').getByText('21.5').first().waitFor();
  });

  it('is reached from the command menu by the name of a metric', async () => {
    const page = await stories.open('/get-started');
    await page.getByRole('heading', { name: 'Get started' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('system.load.1');
    await page.getByRole('option', { name: 'system.load.1 ' }).first().click();
    await page.waitForURL(/metrics\/explorer.*system\.load\.1/);
  });

  it('tells in the summary what a tag costs and what draws the metric, and deletes it', async () => {
    const metric = 'story.rides';
    const timestamp = Math.floor(Date.now() / 1000);
    await call(stories.server, 'POST', '/api/v2/series', {
      series: Array.from({ length: 12 }, (_, index) => ({
        metric,
        type: 1,
        interval: 10,
        points: [{ timestamp, value: index }],
        tags: [`rider:${index}`, `city:c${index % 2}`],
      })),
    });
    await call(stories.server, 'POST', '/api/v1/dashboard', {
      title: 'Story rides',
      layout_type: 'ordered',
      widgets: [{ definition: { type: 'query_value', requests: [{ q: `sum:${metric}{city:c1}` }] } }],
    });
    const page = await stories.open('/metrics/summary');
    await page.getByRole('searchbox').fill(metric);
    await page.getByRole('combobox', { name: 'Show' }).selectOption('count');
    await page.getByRole('row').filter({ hasText: metric }).click();
    const panel = page.getByRole('region', { name: 'Details' });
    await panel.getByText('without it 2 (−83 %)').waitFor();
    await panel.getByRole('link', { name: 'Story rides' }).waitFor();

    await panel.getByLabel('rider', { exact: true }).uncheck();
    await panel.getByRole('button', { name: 'Save' }).click();
    await panel.getByRole('button', { name: 'Remove the configuration' }).waitFor();

    await panel.getByRole('button', { name: 'Delete metric' }).click();
    await panel.getByRole('textbox', { name: /Type story\.rides/ }).fill(metric);
    await panel.getByRole('button', { name: 'Delete metric' }).click();
    await page.getByText('No metric has such a name').waitFor();
  });

  it('says what is wrong with a query where it stands', async () => {
    const page = await stories.open('/metrics/explorer?a=avg:system.load.1{host:', {
      refused: [/\/api\/v1\/query|\/query\//],
    });
    await page.getByRole('alert').waitFor();
  });

  it('shows what a tag rule would save, keeps it, puts it before another and takes it away', async () => {
    const timestamp = Math.floor(Date.now() / 1000);
    await call(stories.server, 'POST', '/api/v2/series', {
      series: Array.from({ length: 10 }, (_, index) => ({
        metric: 'story.orders',
        type: 1,
        interval: 10,
        points: [{ timestamp, value: 1 }],
        tags: [`buyer:${index}`, `city:c${index % 2}`],
      })),
    });
    const page = await stories.open('/metrics/summary');
    await page.getByRole('link', { name: 'Tag indexing rules' }).click();
    for (const name of ['no buyers', 'no cities']) {
      await page.getByRole('button', { name: 'New rule' }).click();
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
      await page.getByRole('textbox', { name: /Metrics by name/ }).fill('story.orders');
      await page.getByRole('textbox', { name: 'Tag keys' }).fill(name === 'no buyers' ? 'buyer' : 'city');
      if (name === 'no buyers') await page.getByText('saves 80 %').first().waitFor();
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('button', { name: `Edit ${name}` }).waitFor();
    }
    await page.getByRole('button', { name: 'Move no cities up' }).click();
    await expect.poll(() => page.getByRole('row').nth(1).innerText()).toContain('no cities');
    await page.getByRole('button', { name: 'Delete no cities' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await expect.poll(() => page.getByText('no cities').count()).toBe(0);
    await page.getByRole('button', { name: 'Edit no buyers' }).click();
    await page.getByText('1 metric matches').waitFor();
  });
});
