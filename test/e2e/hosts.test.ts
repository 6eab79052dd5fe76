import { expect, it } from 'vitest';
import { stories } from './story.ts';

stories('hosts', { name: 'e2e-hosts', scenarios: ['error-burst'], agent: true }, ({ open }) => {
  it('lists hosts that send metrics and hosts that only send logs', async () => {
    const page = await open('/infrastructure/hosts');
    const measured = page.getByRole('row').filter({ hasText: 'test-host' });
    await measured.getByRole('meter', { name: 'CPU' }).waitFor({ state: 'attached' });
    const logsOnly = page.getByRole('row').filter({ hasText: 'seed-host' });
    expect(await logsOnly.innerText()).toMatch(/logs\s+seed-burst/);
    await page.getByRole('searchbox').fill('seed-burst');
    await expect.poll(() => measured.count()).toBe(0);
    await logsOnly.waitFor();
  });

  it('leads from the list to a host, and to its logs, in the same time', async () => {
    const page = await open('/infrastructure/hosts?range=4h');
    await page.getByRole('link', { name: 'seed-host' }).click();
    await page.waitForURL('/infrastructure/hosts/seed-host?range=4h');
    await page.getByRole('heading', { name: 'seed-host' }).waitFor();
    await page
      .getByText(/order \d+ placed/)
      .first()
      .waitFor();
    await page.getByRole('link', { name: 'All logs of this host' }).click();
    await page.waitForURL('/logs?range=4h&query=host:seed-host');
    await page.getByText('2,480 logs ·').waitFor();
  });

  it('draws what the host measures, by line', async () => {
    const page = await open('/infrastructure/hosts/test-host?range=15m');
    const cpu = page.locator('.metric-chart', { has: page.getByRole('heading', { name: 'CPU use' }) });
    await cpu.getByText('user').waitFor();
    await cpu.getByText('iowait').waitFor();
    await page.getByText('Load average').waitFor();
    expect(await page.locator('.metric-chart canvas').count()).toBe(6);
    await page.getByRole('banner').getByRole('link', { name: 'Hosts' }).click();
    await page.waitForURL('/infrastructure/hosts?range=15m');
  });

  it('says that a host is not known', async () => {
    const page = await open('/infrastructure/hosts/nobody', { refused: [/hosts\/nobody$/] });
    await page.getByText('No such host').waitFor();
  });
});
