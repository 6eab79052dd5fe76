import { expect, it } from 'vitest';
import { signIn } from './browser.ts';
import { stories } from './story.ts';

stories('settings', { name: 'e2e-settings', scenarios: ['error-burst'] }, (stories) => {
  it('shows what came in and what it costs', async () => {
    const page = await stories.open('/status');
    await page.getByText('ready').waitFor();
    const intake = page.getByRole('region', { name: 'Intake' });
    await expect
      .poll(() => intake.getByRole('row').filter({ hasText: 'logs' }).innerText())
      .toMatch(/logs\s+[\d.]+\s+2,480\s+2,480\s+0/);
    await page.getByRole('region', { name: 'Tables' }).getByRole('cell', { name: 'spans' }).waitFor();
  });

  it('creates an API key, shows it, takes data with it, and refuses it once it is deleted', async () => {
    const page = await stories.open('/settings/keys');
    page.on('dialog', (dialog) => void dialog.accept());
    const form = page.getByRole('form', { name: 'API keys' });
    await form.getByLabel('Name of the new key').fill('story key');
    await form.getByRole('button', { name: 'Create' }).click();
    const key = await page.locator('.settings-made code').innerText();
    expect(key).toMatch(/^[0-9a-f]{32}$/);
    const send = async (): Promise<number> => {
      const headers = { 'Content-Type': 'application/json', 'DD-API-KEY': key };
      const body = '[{"message":"by the new key"}]';
      return (await fetch(`${stories.server.url}/api/v2/logs`, { method: 'POST', headers, body })).status;
    };
    expect(await send()).toBe(202);

    const row = page.getByRole('row').filter({ hasText: 'story key' });
    await row.getByRole('button', { name: 'Delete' }).click();
    await expect.poll(() => row.count()).toBe(0);
    await expect.poll(send).toBe(403);
  });

  it('shows an application key once', async () => {
    const page = await stories.open('/settings/keys');
    const form = page.getByRole('form', { name: 'Application keys' });
    await form.getByLabel('Name of the new key').fill('story application');
    await form.getByRole('button', { name: 'Create' }).click();
    const key = await page.locator('.settings-made code').innerText();
    await page.reload();
    const row = page.getByRole('row').filter({ hasText: 'story application' });
    expect(await row.innerText()).toContain(key.slice(-4));
    expect(await page.locator('body').innerText()).not.toContain(key);
  });

  it('adds a read-only user, who may look and not manage', async () => {
    const page = await stories.open('/settings/users');
    const form = page.getByRole('form', { name: 'Add user' });
    await form.getByLabel('E-mail').fill('reader@example.com');
    await form.getByLabel('Name').fill('Reader');
    await form.getByLabel('Role').selectOption({ label: 'Read only' });
    await form.getByRole('button', { name: 'Add user' }).click();
    const row = page.getByRole('row').filter({ hasText: 'reader@example.com' });
    await row.getByText('no password yet').waitFor();
    await row.getByRole('button', { name: 'Set password' }).click();
    const password = page.getByRole('form', { name: 'Set password: reader@example.com' });
    await password.getByLabel('New password').fill('paper lantern at dusk');
    await password.getByRole('button', { name: 'Save' }).click();
    await row.getByText('active').waitFor();

    const theirs = await stories.open('/settings/users', { signedOut: true, refused: [/\/api\/v2\/users$/] });
    await signIn(theirs, 'reader@example.com', 'paper lantern at dusk');
    await theirs.waitForURL('/settings/users');
    await theirs.getByText('Only admins can change this.').waitFor();
    expect([
      await theirs.getByRole('button', { name: 'Add user' }).count(),
      await theirs.getByRole('button', { name: 'Disable' }).count(),
      await theirs.getByRole('button', { name: 'Set password' }).count(),
    ]).toEqual([0, 0, 1]);
    const status = await theirs.evaluate(async () => {
      const session = await fetch('/api/unstable/session');
      const { csrfToken } = (await session.json()) as { csrfToken: string };
      const answer = await fetch('/api/v2/users', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Komainu-CSRF': csrfToken },
        body: JSON.stringify({ data: { type: 'users', attributes: { email: 'more@example.com' } } }),
      });
      return answer.status;
    });
    expect(status).toBe(403);
  });
});
