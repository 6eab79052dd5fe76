import { expect, it } from 'vitest';
import { encodeContainers } from '../../packages/wire/process/snapshot.ts';
import { call, eventually, type RunningServer } from '../process/server.ts';
import { stories as tellStories } from './story.ts';

const CONTAINER_ID = 'c'.repeat(64);

/** The agent of these stories says that it runs: its own process. */
const AGENT = 'apps/agent/main.ts';

tellStories('infrastructure', { name: 'e2e-infrastructure', agent: true }, (stories) => {
  const { open } = stories;
  it('finds a process as one types, and shows what it uses', async () => {
    await processesReport(stories.server);
    const page = await open('/infrastructure/processes?range=15m');
    await page.getByRole('searchbox').fill(`${AGENT.slice(0, 14)} host:test-host`);
    const row = page.getByRole('row').filter({ hasText: AGENT });
    await row.first().click();
    const panel = page.getByRole('region', { name: 'Details' });
    await panel.getByText(AGENT).waitFor();
    await panel.getByText('Threads and open files').waitFor();
    await panel.getByRole('link', { name: 'Host test-host' }).click();
    await page.waitForURL('/infrastructure/hosts/test-host?range=15m');
    await page.getByRole('tab', { name: 'Processes' }).click();
    await page.getByRole('row').filter({ hasText: AGENT }).first().waitFor();
  });

  it('puts processes together and opens a group', async () => {
    await processesReport(stories.server);
    const page = await open('/infrastructure/processes?group=command');
    await page.getByRole('row').filter({ hasText: /^node/ }).first().click();
    await page.waitForURL(/search=name(:|%3A)node|search=command(:|%3A)node/);
    await page.getByRole('row').filter({ hasText: AGENT }).first().waitFor();
  });

  it('says which search it cannot read, and goes on when it can', async () => {
    await processesReport(stories.server);
    const page = await open('/infrastructure/processes', { refused: [/search=/] });
    await page.getByRole('searchbox').fill('host:(');
    await page.getByRole('alert').waitFor();
    await page.getByRole('searchbox').fill('host:test-host');
    await page.getByRole('row').filter({ hasText: AGENT }).first().waitFor();
  });

  it('lists containers, with the way to their logs and processes', async () => {
    await sendContainer(stories.server);
    const page = await open('/infrastructure/containers?range=15m');
    await page.getByRole('row').filter({ hasText: 'story-web' }).click();
    const panel = page.getByRole('region', { name: 'Details' });
    await panel.getByText('registry.example/shop/nginx:1.27').waitFor();
    await panel.getByRole('link', { name: 'Logs of story-web' }).click();
    await page.waitForURL('/logs?range=15m&query=container_name:story-web');
  });

  it('draws every host on the map and opens one from it', async () => {
    const page = await open('/infrastructure/map?group=env');
    await page.getByText('1 host', { exact: true }).waitFor();
    const map = page.getByRole('application');
    await map.focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('status').filter({ hasText: 'test-host' }).waitFor({ state: 'attached' });
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Details' }).getByRole('link', { name: 'Open the host' }).click();
    await page.waitForURL('/infrastructure/hosts/test-host');
  });

  it('tells which agent runs, and how it is set up, without its key', async () => {
    await agentReports(stories.server);
    const page = await open('/infrastructure/fleet');
    await page.getByRole('row').filter({ hasText: 'test-host' }).click();
    await page.getByRole('tab', { name: 'Configuration' }).click();
    const panel = page.getByRole('region', { name: 'Details' });
    await panel.getByText('"apiKey": "********"').first().waitFor();
    expect(await panel.innerText()).not.toContain(stories.server.apiKey);
  });
});

/** Agents look every ten seconds, and the first time only to compare. */
function processesReport(server: RunningServer): Promise<true> {
  return eventually('processes of test-host', 60_000, async () => {
    const search = encodeURIComponent(`host:test-host ${AGENT}`);
    const { total } = await call<{ total: number }>(server, 'GET', `/api/unstable/processes?search=${search}`);
    return total > 0 ? true : undefined;
  });
}

/** Agents tell of themselves when their checks have run: after twenty seconds. */
function agentReports(server: RunningServer): Promise<true> {
  return eventually('the inventory of test-host', 60_000, async () => {
    const { data } = await call<{ data: { host: string; flavor: string; features: string[] }[] }>(
      server,
      'GET',
      '/api/unstable/fleet',
    );
    return data.some(({ host, features }) => host === 'test-host' && features.length > 0) ? true : undefined;
  });
}

async function sendContainer(server: RunningServer): Promise<void> {
  const startedUnixS = Math.floor(Date.now() / 1000) - 600;
  const body = encodeContainers({
    host: 'story-host',
    totalMemoryBytes: 1e9,
    cores: 2,
    groupId: 1,
    groupSize: 1,
    processes: [],
    containers: [
      {
        runtime: 'docker',
        id: CONTAINER_ID,
        state: 'running',
        health: 'healthy',
        createdUnixS: startedUnixS,
        startedUnixS,
        cpuLimitPercent: 0,
        memoryLimitBytes: 0,
        cpuPercent: 12,
        rssBytes: 1e7,
        cacheBytes: 0,
        readBytesPerS: 0,
        writeBytesPerS: 0,
        receivedBytesPerS: 0,
        sentBytesPerS: 0,
        threads: 3,
        tags: ['container_name:story-web', 'image_name:registry.example/shop/nginx', 'image_tag:1.27'],
      },
    ],
  });
  const answer = await fetch(`${server.url}/api/v1/container`, {
    method: 'POST',
    headers: { 'dd-api-key': server.apiKey, 'content-type': 'application/x-protobuf' },
    body: new Uint8Array(body),
  });
  expect(answer.status).toBe(200);
}
