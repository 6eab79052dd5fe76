import { expect, it } from 'vitest';
import { TEST_PASSWORD } from '../process/server.ts';
import { signIn } from './browser.ts';
import { ADMIN } from './stage.ts';
import { stories } from './story.ts';

stories('sign-in', { name: 'e2e-sign-in' }, ({ open }) => {
  it('refuses a wrong password, then leads on to the page that was wanted, and out again', async () => {
    const page = await open('/logs?query=service:web&range=4h', { signedOut: true });
    await page.waitForURL(/\/signin\?next=/);
    expect(await page.title()).toBe('Sign in · Komainu');

    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('The e-mail or the password is wrong.').waitFor();

    await signIn(page, ADMIN, TEST_PASSWORD);
    await page.waitForURL('/logs?query=service:web&range=4h');
    await page.getByRole('heading', { name: 'Logs' }).waitFor();
    // Questions that are under way when the session ends are refused, rightly.
    await page.waitForLoadState('networkidle');

    await page.getByRole('button', { name: 'User menu' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL('/signin');
    await page.goto('/logs');
    await page.waitForURL(/\/signin/);
  });

  it('never leads to another site', async () => {
    const page = await open('/signin?next=//example.com/', { signedOut: true });
    await signIn(page, ADMIN, TEST_PASSWORD);
    await page.getByRole('heading', { name: 'Get started' }).waitFor();
    expect(new URL(page.url()).hostname).toBe('127.0.0.1');
  });

  it('speaks Japanese before anybody is known', async () => {
    const page = await open('/signin', { signedOut: true, language: 'ja' });
    await page.getByRole('heading', { name: 'Komainu にサインイン' }).waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Sign in to Komainu' }).waitFor();
  });
});
