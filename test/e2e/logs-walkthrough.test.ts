import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { call, eventually, type RunningServer } from '../process/server.ts';
import { stories } from './story.ts';

const parameter = (page: Page, name: string): string | null => new URL(page.url()).searchParams.get(name);
const rows = (page: Page) =>
  page
    .getByRole('grid')
    .getByRole('row')
    .filter({ hasNot: page.getByRole('columnheader') });
const facetValue = (page: Page, value: string) =>
  page.getByRole('complementary').getByRole('listitem').filter({ hasText: value });

/** A busy machine takes its time. */
const SOON = { timeout: 15_000 };
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: number): string => String(value).padStart(2, '0');

/** The last minutes of an nginx access log, as the server writes it: 40 answers of 200, 12 of 404, 8 of 503. */
function accessLog(): object[] {
  return Array.from({ length: 60 }, (_, index) => {
    const at = new Date(Date.now() - index * 5_000);
    const time = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map(two).join(':');
    const day = `${two(at.getUTCDate())}/${MONTHS[at.getUTCMonth()]}/${at.getUTCFullYear()}`;
    const code = index < 40 ? 200 : index < 52 ? 404 : 503;
    return {
      ddsource: 'nginx',
      service: 'shop',
      hostname: 'web-1',
      message: `203.0.113.${index % 7} - - [${day}:${time} +0000] "GET /p${index % 3} HTTP/1.1" ${code} 512 "-" "curl/8.5.0"`,
    };
  });
}

/** The last minutes of an auth.log: 30 failed passwords, 18 of them from one address, which later comes in with a key. */
function authLog(): object[] {
  return Array.from({ length: 33 }, (_, index) => {
    const at = new Date(Date.now() - (40 - index) * 2_000);
    const time = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map(two).join(':');
    const address = index >= 30 || index % 5 < 3 ? '198.51.100.7' : `198.51.100.${20 + (index % 5)}`;
    const said =
      index < 30
        ? `Failed password for root from ${address} port ${40_000 + index} ssh2`
        : `Accepted publickey for deploy from ${address} port ${40_000 + index} ssh2: ED25519 SHA256:abc`;
    const head = `${MONTHS[at.getUTCMonth()]} ${String(at.getUTCDate()).padStart(2)} ${time} bastion`;
    return { ddsource: 'authlog', hostname: 'bastion', message: `${head} sshd[2213]: ${said}` };
  });
}

/** Whether the metric counts the eight answers of 503. */
async function counted(server: RunningServer): Promise<true | undefined> {
  const now = Math.floor(Date.now() / 1000);
  const { series } = await call<{ series: { pointlist: [number, number | null][] }[] }>(
    server,
    'GET',
    `/api/v1/query?from=${now - 900}&to=${now + 60}&query=${encodeURIComponent('sum:shop.http_5xx{*}.as_count()')}`,
  );
  const points = series.flatMap(({ pointlist }) => pointlist);
  return points.reduce((sum, [, value]) => sum + (value ?? 0), 0) === 8 ? true : undefined;
}

stories('walk-throughs of logs', { name: 'e2e-logs-walkthrough' }, (stories) => {
  it('leads from an access log to the answers of 404', async () => {
    await call(stories.server, 'POST', '/api/v2/logs', [...accessLog(), ...authLog()]);
    const page = await stories.open('/logs');
    await page.getByText('93 logs ·').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('source:nginx status_code:404 ');
    await page.keyboard.press('Enter');
    await page.getByText('12 logs ·').waitFor();
    // The facet that the query chooses from is open, with the other codes to choose beside it.
    await expect.poll(() => facetValue(page, '404').getByRole('checkbox').isChecked(), SOON).toBe(true);
    await facetValue(page, '404').getByRole('checkbox').click();
    await page.getByText('60 logs ·').waitFor();
    await facetValue(page, '404').getByRole('checkbox').click();
    await page.getByText('12 logs ·').waitFor();
    await rows(page).first().click();
    await page.getByRole('region', { name: 'Details' }).getByText('http.status_code').waitFor();
  });

  it('leads from failed passwords to the address behind most of them, and to what else it did', async () => {
    const page = await stories.open('/logs?query=source:authlog status:error "failed password"');
    await page.getByText('30 logs ·').waitFor();
    await page.getByRole('radio', { name: 'Top List' }).click();
    await page.getByRole('button', { name: 'everything' }).click();
    await page.getByRole('textbox', { name: 'Group by' }).fill('client_ip');
    await page.keyboard.press('Enter');
    const bars = page.getByRole('list', { name: 'Top List' }).getByRole('button');
    await expect.poll(async () => (await bars.allInnerTexts())[0], SOON).toBe('18\n198.51.100.7');
    await bars.first().click();
    await page.getByRole('menuitem', { name: 'See all activity of client_ip:198.51.100.7' }).click();
    await expect.poll(() => parameter(page, 'query'), SOON).toBe('client_ip:198.51.100.7');
    await page.getByText('21 logs ·').waitFor();
    await rows(page).filter({ hasText: 'Accepted publickey for deploy' }).first().waitFor();
  });

  it('counts 5xx as a metric and keeps it on a dashboard', async () => {
    const page = await stories.open('/logs?query=source:nginx status_code:[500 TO 599]&view=timeseries');
    await page.locator('.timeseries canvas').waitFor();
    await page.getByRole('button', { name: 'Share and export' }).click();
    await page.getByRole('menuitem', { name: 'Make a metric' }).click();
    await page.getByRole('textbox', { name: 'Name of the metric' }).fill('shop.http_5xx');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const explorer = page.getByRole('link', { name: 'Open it in the metrics explorer' });
    await explorer.waitFor();
    // Metrics are made of what comes in from now on, and written every ten seconds.
    await call(stories.server, 'POST', '/api/v2/logs', accessLog());
    await eventually('the metric', 40_000, () => counted(stories.server));

    await explorer.click();
    await page.getByRole('button', { name: 'Keep', exact: true }).click();
    await page.getByRole('textbox', { name: 'Title of the graph' }).fill('Answers of 5xx');
    await page.getByRole('dialog').getByRole('button', { name: 'Keep', exact: true }).click();
    await page.getByRole('link', { name: 'Open it' }).click();
    await page.waitForURL(/\/dashboard\//);
    await page.getByText('Answers of 5xx').first().waitFor();
    await page.locator('.timeseries canvas').first().waitFor();
  });
});
