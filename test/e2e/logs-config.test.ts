import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { call } from '../process/server.ts';
import { PHONE } from './browser.ts';
import { sendLog } from './stage.ts';
import { stories } from './story.ts';
import { untranslated } from './untranslated.ts';

const parameter = (page: Page, name: string): string | null => new URL(page.url()).searchParams.get(name);
const LINE = '203.0.113.7 - frank "GET /cart HTTP/1.1" 404 2326 12ms';
const RULE =
  'access %{ip:client.ip} - %{notSpace:usr.id} "%{word:verb} %{notSpace:path} %{data}" %{integer:code} %{integer:bytes} %{integer:took}ms';

/** Writes into an editor of several lines, in place of what is there. */
async function write(page: Page, label: string, text: string): Promise<void> {
  await page.getByRole('textbox', { name: label, exact: true }).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text);
}

stories('the configuration of logs', { name: 'e2e-logs-config' }, (stories) => {
  it('makes a pipeline with a grok rule on pasted lines, and finds the next line parsed', async () => {
    const page = await stories.open('/logs/pipelines', { refused: [/\/pipelines\/try$/] });
    await page.getByText('No pipeline of your own yet').waitFor();
    await page.getByRole('button', { name: 'New pipeline' }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Shop access');
    await page.getByRole('combobox', { name: 'For logs that match' }).fill('source:shop-nginx');
    await write(page, 'Sample logs', `${LINE}\nsomething else`);
    await page.getByRole('button', { name: 'Add processor' }).click();
    await page.getByRole('menuitem', { name: /^Grok parser/ }).click();
    await write(page, 'Match rules', RULE.replace('%{word:verb}', '%{wordy:verb}'));
    await page.getByText('there is no matcher or rule wordy').first().waitFor();
    expect(await page.locator('.code-editor .cm-lintRange-error').count()).toBe(1);
    await write(page, 'Match rules', RULE);
    const steps = page.getByRole('region', { name: 'Step by step' });
    await steps.getByText('@client.ip').waitFor();
    await expect.poll(() => page.locator('.cm-lintRange-error').count()).toBe(0);
    expect(await steps.locator('.step-changes').innerText()).toContain('404');
    await page.getByRole('button', { name: /^something else/ }).click();
    await steps.getByText('nothing matched').waitFor();
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();

    await sendLog(stories.server, { message: LINE, ddsource: 'shop-nginx', service: 'shop' });
    await page.goto('/logs?query=@code:404 @usr.id:frank');
    await page.getByText('1 log ·').waitFor();
  });

  it('asks before changes are lost, puts pipelines in order, clones a ready one', async () => {
    const page = await stories.open('/logs/pipelines');
    const questions: string[] = [];
    page.on('dialog', (dialog) => {
      questions.push(dialog.message());
      void dialog.dismiss();
    });
    await page.getByRole('button', { name: 'Shop access', exact: true }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Shop access 2');
    await page.getByRole('link', { name: 'Indexes' }).click();
    await expect.poll(() => questions.length).toBe(1);
    await page.getByText('Not saved').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'All pipelines' }).click();

    await page.getByRole('searchbox', { name: 'Search pipelines' }).fill('redis');
    await page.getByRole('row').filter({ hasText: 'Redis' }).getByRole('button', { name: 'Clone' }).click();
    await page.getByRole('heading', { name: 'Redis and Valkey (copy)' }).waitFor();
    await page.goto('/logs/pipelines');
    const names = (): Promise<string[]> => page.locator('.pipeline-table .config-link').allInnerTexts();
    await expect.poll(async () => (await names()).slice(0, 2)).toEqual(['Shop access 2', 'Redis and Valkey (copy)']);
    await page.getByRole('button', { name: 'Move Redis and Valkey (copy) up' }).click();
    await expect.poll(async () => (await names()).slice(0, 2)).toEqual(['Redis and Valkey (copy)', 'Shop access 2']);
    await page.reload();
    await expect.poll(async () => (await names()).slice(0, 2)).toEqual(['Redis and Valkey (copy)', 'Shop access 2']);
  });

  it('makes an index, a metric and a restriction', async () => {
    const page = await stories.open('/logs/indexes');
    await page.getByRole('button', { name: 'New index' }).click();
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('alert').getByText('Name is missing').waitFor();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('web');
    await page.getByRole('textbox', { name: 'Logs a day at most' }).fill('1000');
    await page.getByRole('button', { name: 'Add an exclusion filter' }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).last().fill('debug');
    await page.getByRole('textbox', { name: 'Share that is left out' }).fill('50');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('button', { name: 'web', exact: true }).waitFor();
    await expect.poll(() => parameter(page, 'index')).toBe(null);
    await page.getByText('No log reaches web').waitFor();
    const { indexes } = await call<{ indexes: readonly object[] }>(
      stories.server,
      'GET',
      '/api/v1/logs/config/indexes',
    );
    expect(indexes[1]).toMatchObject({
      daily_limit: 1000,
      exclusion_filters: [{ name: 'debug', is_enabled: true, filter: { query: '', sample_rate: 0.5 } }],
    });

    await page.getByRole('link', { name: 'Metrics from logs' }).click();
    await page.getByRole('button', { name: 'New metric' }).click();
    await page.getByRole('textbox', { name: 'Name of the metric' }).fill('shop.bytes');
    await page.getByRole('combobox', { name: 'Computes' }).selectOption('distribution');
    await page.getByRole('combobox', { name: 'Measure' }).fill('@bytes');
    await page.getByRole('combobox', { name: 'Of logs that match' }).fill('service:shop');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('button', { name: 'shop.bytes', exact: true }).waitFor();
    await page.getByRole('link', { name: 'Show the metric' }).waitFor();

    await page.getByRole('link', { name: 'Restrictions' }).click();
    await page.getByRole('button', { name: 'New restriction' }).click();
    await page.getByRole('combobox', { name: 'Sees only logs that match' }).fill('service:shop');
    await page.getByRole('checkbox', { name: 'Read only' }).click();
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('row').filter({ hasText: 'service:shop' }).getByText('Read only').waitFor();
  });

  it('fills a reference table and a threat list, and hides what the scanner finds', async () => {
    const page = await stories.open('/logs/tables');
    await page.getByRole('button', { name: 'New table' }).click();
    await write(page, 'Content', 'client;team\n203.0.113.7;shop\n203.0.113.9;ops\n');
    await page.getByText('2 rows of 2 columns').waitFor();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('owners');
    await page.getByRole('button', { name: 'Create' }).click();
    const table = page.getByRole('region', { name: 'Rows' });
    await table.getByRole('button', { name: 'Edit 203.0.113.9' }).click();
    await table.getByRole('textbox', { name: 'team' }).fill('security');
    await table.getByRole('button', { name: 'Save' }).click();
    await table.getByRole('row').filter({ hasText: 'security' }).waitFor();

    await page.getByRole('link', { name: 'Threat lists' }).click();
    await page.getByRole('button', { name: 'New list' }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('ours');
    await page.getByRole('textbox', { name: 'Category' }).fill('scanner');
    await write(page, 'Indicators', '# ours\n203.0.113.9');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('row').filter({ hasText: 'ours' }).waitFor();

    await page.getByRole('link', { name: 'Sensitive data' }).click();
    await page.getByRole('switch', { name: 'Switch Recommended on or off' }).click();
    await page.locator('.scanner-group [role=switch][aria-checked=true]').first().waitFor();
    await sendLog(stories.server, { message: 'paid with 4111 1111 1111 1111', service: 'till' });
    await page.goto('/logs?query=service:till sensitive_data:visa_card');
    await page.getByText('paid with [redacted]').waitFor();
  });

  it('leads from a pattern to a pipeline that parses it', async () => {
    const lines = ['7 boxes to 203.0.113.4 in 12ms', '9 boxes to 203.0.113.5 in 30ms'];
    for (const message of lines) await sendLog(stories.server, { message, ddsource: 'depot', service: 'depot' });
    const page = await stories.open('/logs?view=patterns&query=service:depot');
    await page.getByRole('grid').getByRole('row').last().click();
    await page.getByRole('link', { name: 'Parse this in a pipeline' }).click();
    const steps = page.getByRole('region', { name: 'Step by step' });
    await steps.getByText('203.0.113.4').or(steps.getByText('203.0.113.5')).first().waitFor();
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    expect(parameter(page, 'parse')).toBe(null);
  });

  it('shows a pipeline wholly in Japanese, and on a phone', async () => {
    const page = await stories.open('/logs/pipelines?pipeline=new', { language: 'ja', size: PHONE });
    await page.getByRole('button', { name: 'プロセッサーを追加' }).click();
    await page.getByRole('menuitem').first().waitFor();
    const found = [...(await untranslated(page))];
    await page.getByRole('menuitem', { name: /^機密データスキャナー/ }).click();
    await page.getByRole('button', { name: 'ルールを追加' }).waitFor();
    found.push(...(await untranslated(page)));
    expect(found).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
  });
});
