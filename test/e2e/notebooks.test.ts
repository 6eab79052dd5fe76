import { it } from 'vitest';
import { stories } from './story.ts';

stories('notebooks', { name: 'e2e-notebooks', agent: true }, (stories) => {
  it('tells a story with words and a live graph, and keeps it by itself', async () => {
    const page = await stories.open('/notebook/list');
    await page.getByRole('button', { name: 'New Notebook' }).first().click();
    await page.waitForURL(/\/notebook\/\d+/);
    await page.getByRole('textbox', { name: 'Name of the notebook' }).fill('A slow night');

    await page.getByRole('button', { name: 'Edit', exact: true }).first().click();
    await page.getByRole('textbox', { name: 'Markdown' }).fill('## The processor was busy');
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'The processor was busy' }).waitFor();

    const add = page.getByRole('group', { name: 'Add after cell 1' });
    await add.getByRole('button', { name: 'Graph' }).click();
    await page.getByRole('button', { name: /^Timeseries/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Metric' }).fill('system.cpu.user');
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('img', { name: /system\.cpu\.user/ }).waitFor();
    await page.getByRole('status').getByText('Saved').waitFor();

    await page.getByRole('region', { name: 'Cell 2' }).hover();
    await page.getByRole('region', { name: 'Cell 2' }).getByRole('button', { name: 'Move up' }).click();
    const graph = { name: /system\.cpu\.user/ };
    await page.getByRole('region', { name: 'Cell 1' }).getByRole('img', graph).waitFor();
    await page.getByRole('status').getByText('Saved').waitFor();

    const other = await stories.open('/notebook/list');
    await other.getByRole('link', { name: 'A slow night' }).click();
    await other
      .getByRole('region', { name: 'Cell 1' })
      .getByRole('img', { name: /system\.cpu\.user/ })
      .waitFor();
    await other.getByRole('heading', { name: 'The processor was busy' }).waitFor();
  });

  it('keeps what the metrics explorer and the log explorer show', async () => {
    const metrics = await stories.open(`/metrics/explorer?a=${encodeURIComponent('avg:system.cpu.user{*}')}`);
    await metrics.getByRole('button', { name: 'Keep', exact: true }).click();
    await metrics.getByRole('radio', { name: 'Notebook' }).click();
    await metrics.getByLabel('Name of the new one').fill('Kept graphs');
    await metrics.getByRole('dialog').getByRole('button', { name: 'Keep', exact: true }).click();
    await metrics.getByRole('link', { name: 'Open it' }).click();
    await metrics.getByRole('region', { name: 'Cell 1' }).getByRole('img', { name: /cpu/ }).waitFor();

    const logs = await stories.open('/logs?view=toplist&group=service');
    await logs.getByRole('button', { name: 'Share' }).click();
    await logs.getByRole('menuitem', { name: /Keep on a dashboard/ }).click();
    await logs.getByLabel('Title of the graph').fill('Logs by service');
    await logs.getByRole('dialog').getByRole('button', { name: 'Keep', exact: true }).click();
    await logs.getByRole('link', { name: 'Open it' }).click();
    await logs.getByRole('article', { name: 'Logs by service' }).waitFor();
  });
});
