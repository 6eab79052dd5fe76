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
});
