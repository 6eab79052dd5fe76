import { expect, it } from 'vitest';
import { PHONE } from './browser.ts';
import { stories } from './story.ts';

stories('shell', { name: 'e2e-shell', scenarios: ['error-burst'] }, ({ open }) => {
  it('jumps to a host with Ctrl-K, without the mouse', async () => {
    const page = await open('/logs?range=4h');
    await page.getByRole('grid').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').waitFor();
    await page.keyboard.type('seed-h');
    await page.getByRole('option', { name: 'seed-host' }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('/infrastructure/hosts/seed-host?range=4h');
  });

  it('shows the shortcuts, and they work', async () => {
    const page = await open('/get-started');
    await page.getByRole('heading', { name: 'Get started' }).waitFor();
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await help.waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => help.count()).toBe(0);
    await page.keyboard.press('g');
    await page.keyboard.press('h');
    await page.waitForURL('/infrastructure/hosts');
  });

  it('keeps the language and the theme that were chosen', async () => {
    const page = await open('/infrastructure/hosts');
    await page.getByRole('button', { name: 'User menu' }).click();
    await page.getByRole('menuitem', { name: '日本語' }).click();
    await page.getByRole('heading', { name: 'ホスト' }).waitFor();
    await page.getByRole('button', { name: 'ユーザーメニュー' }).click();
    await page.getByRole('menuitem', { name: 'ダークテーマ' }).click();
    await page.reload();
    await page.getByRole('heading', { name: 'ホスト' }).waitFor();
    const root = page.locator('html');
    expect([await root.getAttribute('lang'), await root.getAttribute('data-theme')]).toEqual(['ja', 'dark']);
  });

  it('takes a typed time in either language, steps, and keeps it in the address', async () => {
    const page = await open('/logs');
    await page.getByRole('button', { name: /^Time: / }).click();
    await page.getByLabel('Type a time').fill('過去3日');
    await page.keyboard.press('Enter');
    await page.waitForURL(/range=3d/);
    await page.getByText('Past 3 days').waitFor();
    await page.getByRole('button', { name: 'Earlier' }).click();
    await page.waitForURL(/from=\d+/);
    await page.goBack();
    await page.waitForURL(/range=3d/);
  });

  it('opens its navigation as a drawer on a phone', async () => {
    const page = await open('/get-started', { size: PHONE });
    const link = page.getByRole('navigation').getByRole('link', { name: 'Infrastructure' });
    expect(await link.isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Menu', exact: true }).click();
    await link.click();
    await page.waitForURL('/infrastructure/hosts');
    await expect.poll(() => link.isVisible()).toBe(false);
  });

  it('says that a page does not exist, and leads back', async () => {
    const page = await open('/infrastructure/nothing');
    await page.getByRole('heading', { name: 'This page does not exist' }).waitFor();
    await page.getByRole('link', { name: 'To the start page' }).click();
    await page.getByRole('heading', { name: 'Get started' }).waitFor();
  });
});
