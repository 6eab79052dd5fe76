import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { stories } from './story.ts';

const run = promisify(execFile);

stories('get started', { name: 'e2e-get-started' }, (stories) => {
  it('turns green when the shown command is run as it stands', async () => {
    const page = await stories.open('/get-started');
    const signal = page.getByRole('listitem').filter({ hasText: 'Logs' }).filter({ hasText: 'Waiting' });
    await signal.waitFor();

    await page.getByRole('tab', { name: 'Logs', exact: true }).click();
    await page.waitForURL(/client=logs/);
    const block = page.locator('.recipe', { hasText: 'curl (logs)' });
    await block.getByRole('button', { name: 'Copy' }).click();
    const command = await page.evaluate(() => navigator.clipboard.readText());
    expect(command).toContain(stories.server.apiKey);
    await run('sh', ['-c', command]);

    const arrived = page.locator('[data-arrived=true]', { hasText: 'Logs' });
    await arrived.getByText('received').waitFor();
    await arrived.getByRole('link', { name: 'Open' }).click();
    await page.getByRole('row').getByText('hello from curl').waitFor();
  });

  it('moves between the clients with the arrow keys', async () => {
    const page = await stories.open('/get-started');
    await page.getByRole('tab', { name: 'Agent' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('heading', { name: 'Node.js (dd-trace)' }).waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('heading', { name: 'Datadog Agent', exact: true }).waitFor();
  });
});
