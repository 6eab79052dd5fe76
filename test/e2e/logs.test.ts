import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { sendLog } from './stage.ts';
import { stories } from './story.ts';

const parameter = (page: Page, name: string): string | null => new URL(page.url()).searchParams.get(name);
const rows = (page: Page) =>
  page
    .getByRole('grid')
    .getByRole('row')
    .filter({ hasNot: page.getByRole('columnheader') });
const facetValue = (page: Page, value: string) =>
  page.getByRole('complementary').getByRole('listitem').filter({ hasText: value });

stories('logs', { name: 'e2e-logs', scenarios: ['error-burst', 'unicode'] }, (stories) => {
  it('completes a query: keys, then their values', async () => {
    const page = await stories.open('/logs');
    await page.getByText('2,487 logs ·').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('serv');
    const options = page.locator('.cm-tooltip-autocomplete li');
    await options.filter({ hasText: 'service' }).first().waitFor();
    await page.keyboard.press('Enter');
    await options.filter({ hasText: 'seed-burst' }).waitFor();
    await page.keyboard.type('seed-b');
    await expect.poll(() => options.allInnerTexts()).toEqual([expect.stringContaining('seed-burst')]);
    await page.keyboard.press('Enter');
    // Typed out, the value needs no completion: Enter searches.
    await page.keyboard.type('status:error');
    await options.filter({ hasText: 'error' }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/query=service:seed-burst\+status:error|query=service:seed-burst%20status:error/);
    await page.goBack();
    await facetValue(page, 'seed-burst').getByRole('checkbox').click();
    await page.getByText('2,480 logs ·').waitFor();
    expect(await rows(page).first().innerText()).toContain('seed-burst');
  });

  it('narrows by a facet value and excludes one', async () => {
    const page = await stories.open('/logs?query=service:seed-burst');
    await facetValue(page, 'error').getByRole('checkbox').click();
    await expect.poll(() => parameter(page, 'query')).toBe('service:seed-burst status:error');
    await rows(page).filter({ hasText: 'failed: connection refused' }).first().waitFor();
    await facetValue(page, 'info').getByRole('checkbox').click();
    await expect.poll(() => parameter(page, 'query')).toBe('service:seed-burst status:(error OR info)');
    await page.getByText('2,480 logs ·').waitFor();
    await page.goBack();
    await page.goBack();
    await expect.poll(() => parameter(page, 'query')).toBe('service:seed-burst');

    await facetValue(page, 'error').hover();
    await facetValue(page, 'error').getByRole('button', { name: 'Exclude' }).click();
    await expect.poll(() => parameter(page, 'query')).toBe('service:seed-burst -status:error');
    await expect.poll(() => rows(page).filter({ hasText: 'failed' }).count()).toBe(0);
    await page.getByRole('complementary').getByRole('button', { name: 'Clear' }).last().click();
    await expect.poll(() => parameter(page, 'query')).toBe('service:seed-burst');
  });

  it('zooms by brushing the histogram, and Back undoes it', async () => {
    const page = await stories.open('/logs?query=service:seed-burst');
    await page.getByText('2,480 logs ·').waitFor();
    const box = await page.locator('.timeseries .u-over').boundingBox();
    if (box === null) throw new Error('the histogram has no plot');
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width * 0.6, y);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.7, y, { steps: 4 });
    await page.mouse.up();
    await page.waitForURL(/from=\d+&to=\d+|to=\d+&from=\d+/);
    const lengthMs = Number(parameter(page, 'to')) - Number(parameter(page, 'from'));
    expect(lengthMs / 60_000).toBeCloseTo(6, 0);
    await expect.poll(() => page.getByText('2,480 logs ·').count()).toBe(0);
    await page.goBack();
    await page.getByText('2,480 logs ·').waitFor();
    expect(parameter(page, 'from')).toBe(null);
  });

  it('opens a log, walks with j and k, shows every tab, filters by an attribute and adds a column', async () => {
    const page = await stories.open('/logs?query=service:seed-burst status:error');
    await rows(page).nth(2).click();
    const panel = page.getByRole('region', { name: 'Details' });
    const opened = parameter(page, 'log');
    await page.keyboard.press('j');
    await expect.poll(() => parameter(page, 'log')).not.toBe(opened);
    await page.keyboard.press('k');
    await expect.poll(() => parameter(page, 'log')).toBe(opened);

    for (const [tab, shows] of [
      ['Trace', 'This log carries no trace id.'],
      ['Host metrics', 'seed-host'],
      ['Nearby', 'What the same host and service wrote around this moment'],
      ['JSON', '"attributes"'],
    ] as const) {
      await panel.getByRole('tab', { name: tab }).click();
      await panel.getByRole('tabpanel').getByText(shows).first().waitFor();
    }
    await panel.getByRole('tab', { name: 'Attributes' }).click();
    await panel.getByText('http.status_code').hover();
    await panel.getByRole('button', { name: 'Add column http.status_code' }).click();
    await page.getByRole('columnheader', { name: '@http.status_code' }).waitFor();
    await panel.getByText('http.status_code').hover();
    await panel.getByRole('button', { name: 'Filter by http.status_code' }).click();
    await expect.poll(() => parameter(page, 'query')).toBe('service:seed-burst status:error @http.status_code:503');
    await page.keyboard.press('Escape');
    await expect.poll(() => panel.count()).toBe(0);
  });

  it('shows from its address what was shown', async () => {
    const page = await stories.open('/logs?query=service:seed-burst&columns=host,@http.status_code');
    await rows(page).nth(4).click();
    const seen = await page.getByRole('region', { name: 'Details' }).locator('.log-message').innerText();
    await page.getByRole('button', { name: 'User menu' }).click();
    await page.getByRole('menuitem', { name: 'Copy link with fixed times' }).click();
    await page.getByText('Link copied').waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());

    const other = await stories.open(link);
    await other.getByRole('region', { name: 'Details' }).getByText(seen, { exact: true }).waitFor();
    expect([
      await other.getByRole('columnheader').allInnerTexts(),
      await rows(other).nth(4).getAttribute('aria-selected'),
    ]).toEqual([['Date', 'Host', '@http.status_code', 'Message'], 'true']);
  });

  it('receives logs within a second while it tails', async () => {
    const page = await stories.open('/logs?query=service:tailed');
    await page.getByRole('button', { name: 'Live tail' }).click();
    await page.getByText('per second').waitFor();
    const started = performance.now();
    // The answer waits for the commit; the reader does not.
    const sent = sendLog(stories.server, { message: 'hello tail', service: 'tailed' });
    await rows(page).filter({ hasText: 'hello tail' }).waitFor();
    expect(performance.now() - started).toBeLessThan(1_000);
    await sent;
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('1 log ·').waitFor();
  });

  it('underlines a mistake and says what it is', async () => {
    const page = await stories.open('/logs', { refused: [/\/api\/(v2|unstable)\/logs\//] });
    await rows(page).first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('status:(error');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').first().waitFor();
    expect(await page.locator('.cm-lintRange-error').count()).toBe(1);
    await page.getByRole('button', { name: 'Clear', exact: true }).first().click();
    await expect.poll(() => page.locator('.cm-lintRange-error').count()).toBe(0);
  });

  it('shows markup, Japanese and control characters as they are', async () => {
    const page = await stories.open('/logs?query=service:seed-unicode');
    await rows(page).filter({ hasText: '<script>alert("not run")</script>' }).waitFor();
    await rows(page).filter({ hasText: '「狛犬」は神社の守り神です。' }).click();
    const panel = page.getByRole('region', { name: 'Details' });
    await panel.getByText('利用者.名前').waitFor();
    await panel.getByText('佐藤').waitFor();
  });

  it('teaches when nothing matches', async () => {
    const page = await stories.open('/logs?query=service:nobody');
    await page.getByRole('heading', { name: 'No logs match' }).waitFor();
    await page.getByRole('link', { name: 'How to send logs' }).click();
    await page.waitForURL(/get-started/);
  });
});
