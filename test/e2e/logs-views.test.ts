import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { call } from '../process/server.ts';
import { PHONE } from './browser.ts';
import { stories } from './story.ts';
import { untranslated } from './untranslated.ts';

const parameter = (page: Page, name: string): string | null => new URL(page.url()).searchParams.get(name);
const rows = (page: Page) =>
  page
    .getByRole('grid')
    .getByRole('row')
    .filter({ hasNot: page.getByRole('columnheader') });

/** Sixty failed logins, most of them from one address. */
function failedLogins(): object[] {
  return Array.from({ length: 60 }, (_, index) => ({
    message: `Failed password for root from 203.0.113.${index % 3 === 0 ? 9 : 7} port ${4000 + index} ssh2`,
    ddsource: 'authlog',
    service: 'bastion',
    hostname: 'bastion-1',
    status: 'error',
    timestamp: Date.now() - index * 1000,
    client_ip: `203.0.113.${index % 3 === 0 ? 9 : 7}`,
    session: { id: `s${Math.floor(index / 6)}` },
    attempts: index,
  }));
}

stories('views of logs', { name: 'e2e-logs-views', scenarios: ['error-burst'] }, (stories) => {
  it('leads from failed logins to the leading address and what else it did', async () => {
    await call(stories.server, 'POST', '/api/v2/logs', failedLogins());
    const page = await stories.open('/logs?query=source:authlog status:error "failed password"');
    await page.getByText('60 logs ·').waitFor();
    await page.getByRole('radio', { name: 'Top List' }).click();
    await page.getByRole('button', { name: 'everything' }).click();
    await page.getByRole('textbox', { name: 'Group by' }).fill('@client_ip');
    await page.keyboard.press('Enter');
    const bars = page.getByRole('list', { name: 'Top List' }).getByRole('button');
    await expect.poll(() => bars.allInnerTexts()).toEqual(['40\n203.0.113.7', '20\n203.0.113.9']);
    await bars.first().click();
    await page.getByRole('menuitem', { name: 'See these logs' }).click();
    await expect
      .poll(() => parameter(page, 'query'))
      .toBe('source:authlog status:error "failed password" @client_ip:203.0.113.7');
    await page.getByText('40 logs ·').waitFor();
  });

  it('changes views by number keys and draws each of them', async () => {
    const page = await stories.open('/logs?group=service&range=1h');
    await rows(page).first().waitFor();
    for (const [key, view, shown] of [
      ['4', 'timeseries', '.timeseries canvas'],
      ['5', 'toplist', '.top-list-row'],
      ['6', 'table', '.data-table td'],
      ['7', 'treemap', '.tree-map-tile'],
      ['8', 'pie', '.pie path'],
    ] as const) {
      await page.keyboard.press(key);
      await expect.poll(() => parameter(page, 'view')).toBe(view);
      await page.locator(shown).first().waitFor();
    }
    await page.keyboard.press('1');
    await expect.poll(() => parameter(page, 'view')).toBe(null);
  });

  it('shows patterns, and the logs of one', async () => {
    const page = await stories.open('/logs?view=patterns&query=service:bastion');
    await rows(page).filter({ hasText: 'Failed password for root' }).first().click();
    await page.getByRole('button', { name: 'See these logs' }).click();
    await page.getByText('60 logs ·').waitFor();
  });

  it('saves a calculated field for everybody, as a facet, a group and a column', async () => {
    const sent = [2, 30, 40].map((took) => ({ message: `took ${took}`, ddsource: 'calculated', took }));
    await call(stories.server, 'POST', '/api/v2/logs', sent);
    const page = await stories.open('/logs?query=source:calculated');
    await page.getByText('3 logs ·').waitFor();
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('menuitem', { name: /^Calculated field/ }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('speed');
    await page.getByRole('textbox', { name: 'Expression' }).fill('if(@took > 10, "slow", "fast")');
    await page.getByRole('list').getByText('slow').waitFor();
    await page.getByRole('checkbox', { name: /^Save for everybody/ }).check();
    await page.getByRole('button', { name: 'Save for everybody' }).click();
    await page.getByRole('button', { name: '#speed', exact: true }).click();
    await page.getByRole('checkbox', { name: 'slow' }).check();
    await page.getByText('2 logs ·').waitFor();
    expect([parameter(page, 'query'), parameter(page, 'calculated')]).toEqual(['source:calculated #speed:slow', null]);
    await page.goto('/logs?query=source:calculated&columns=%23speed');
    await expect.poll(() => page.getByRole('gridcell', { name: 'slow', exact: true }).count()).toBe(2);
  });

  it('follows transactions and asks in SQL', async () => {
    const page = await stories.open('/logs?view=transactions&query=service:bastion');
    await page.getByRole('button', { name: '@session.id' }).click();
    await rows(page).first().click();
    await page.getByText('6 logs, oldest first').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('9');
    await page.getByRole('textbox', { name: 'SQL query' }).click();
    await page.keyboard.type("SELECT count(*) AS n FROM logs WHERE service = 'bastion'");
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => rows(page).allInnerTexts()).toEqual(['60']);
  });

  it('makes a field from others, and keeps the logs that another search names', async () => {
    const page = await stories.open('/logs?query=service:bastion');
    await page.getByText('60 logs ·').waitFor();
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('menuitem', { name: /^Calculated field/ }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('level');
    await page.getByRole('textbox', { name: 'Expression' }).click();
    await page.keyboard.insertText('if(@attempts > 29, "many", "few")');
    await page.getByRole('region', { name: 'Values in this window' }).getByText('many').waitFor();
    await page.getByRole('button', { name: 'Apply' }).click();
    const value = page.getByRole('complementary').getByRole('listitem').filter({ hasText: 'many' });
    await value.getByRole('checkbox').click();
    await page.getByText('30 logs ·').waitFor();
    expect(parameter(page, 'query')).toBe('service:bastion #level:many');

    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('menuitem', { name: /^Subquery/ }).click();
    await page.getByRole('combobox', { name: 'Field' }).fill('@session.id');
    await page.getByRole('combobox', { name: 'in the logs that match' }).fill('@attempts:59');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('6 logs ·').waitFor();
    await page.reload();
    await page.getByText('6 logs ·').waitFor();
  });

  it('saves a view, leaves it and comes back', async () => {
    const page = await stories.open('/logs?view=pie&group=status&query=service:bastion');
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('button', { name: 'Save as a new view' }).click();
    await page.getByLabel('Name').fill('Logins');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'Logins' }).waitFor();
    await page.keyboard.press('1');
    await page.getByText('changed').waitFor();
    await page.getByRole('button', { name: 'Logins' }).click();
    await page.getByRole('listitem').getByRole('button', { name: 'Logins' }).click();
    await expect.poll(() => [parameter(page, 'view'), parameter(page, 'group')]).toEqual(['pie', 'status']);
  });

  it('keeps what was found when the query is wrong, and says why in Japanese', async () => {
    const page = await stories.open('/logs?query=service:bastion', { language: 'ja', refused: [/\/api\//] });
    await page.getByText('60 件 ·').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.press('End');
    await page.keyboard.type(' "a');
    await page.keyboard.press('Enter');
    await page.getByText('引用符が閉じられていません').first().waitFor();
    expect(await rows(page).count()).toBeGreaterThan(10);
    expect(await untranslated(page)).toEqual([]);
  });

  it('brings facets over the list on a phone', async () => {
    const page = await stories.open('/logs?query=service:bastion', { size: PHONE });
    await rows(page).first().waitFor();
    await page.getByRole('button', { name: 'Facets' }).click();
    await page.getByRole('complementary').getByRole('checkbox').first().waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('complementary').isVisible()).toBe(false);
  });
});
