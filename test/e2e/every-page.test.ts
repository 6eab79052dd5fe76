import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { FEATURES } from '../../apps/web/src/features.ts';
import { call, type RunningServer } from '../process/server.ts';
import { PHONE } from './browser.ts';
import { type Stories, stories } from './story.ts';
import { untranslated } from './untranslated.ts';

const PATHS = FEATURES.flatMap((feature) => feature.pages).map((page) => page.path);

/** Something that is there for each parameter of a page's address. */
async function sampleOf(parameter: string, path: string, server: RunningServer): Promise<string> {
  if (parameter === '$name') return 'test-host';
  if (parameter === '$traceId') return slowestTrace(server);
  if (parameter === '$id') {
    if (path.startsWith('/notebook/')) return notebook(server);
    if (path.startsWith('/monitors/')) return monitor(server);
    if (path.startsWith('/workflows/')) return workflow(server);
    return path.startsWith('/slo/') ? objective(server) : readyDashboard(server);
  }
  if (parameter === '$slug') return 'any';
  if (parameter === '$token') return sharedDashboard(server);
  throw new Error(`say here what ${parameter} may stand for`);
}

async function readyDashboard(server: RunningServer): Promise<string> {
  const { data } = await call<{ data: { id: string; key: string }[] }>(server, 'GET', '/api/unstable/dashboards/ready');
  return (data.find(({ key }) => key === 'host') ?? data[0])?.id ?? '';
}

async function notebook(server: RunningServer): Promise<string> {
  const cells = [{ type: 'notebook_cells', attributes: { definition: { type: 'markdown', text: '語' } } }];
  const attributes = { name: '調査', cells, time: { live_span: '1h' } };
  const body = { data: { type: 'notebooks', attributes } };
  const { data } = await call<{ data: { id: number } }>(server, 'POST', '/api/v1/notebooks', body);
  return String(data.id);
}

async function monitor(server: RunningServer): Promise<string> {
  const { id } = await call<{ id: number }>(server, 'POST', '/api/v1/monitor', {
    name: '負荷が高い',
    type: 'query alert',
    query: 'avg(last_5m):avg:system.load.1{*} by {host} > 100',
    message: '{{host.name}} の負荷を確認 @slack-ops',
    tags: ['team:web'],
    options: { thresholds: { critical: 100, warning: 50 } },
  });
  return String(id);
}

async function objective(server: RunningServer): Promise<string> {
  const { data } = await call<{ data: { id: string }[] }>(server, 'POST', '/api/v1/slo', {
    name: '注文の成功率',
    type: 'metric',
    thresholds: [{ timeframe: '7d', target: 99 }],
    query: { numerator: 'sum:shop.orders{ok:true}.as_count()', denominator: 'sum:shop.orders{*}.as_count()' },
  });
  return data[0]?.id ?? '';
}

/** A workflow that has run. */
async function workflow(server: RunningServer): Promise<string> {
  const step = { name: 'Echo', actionId: 'com.datadoghq.core.echo', parameters: [{ name: 'value', value: '語' }] };
  const spec = { triggers: [{ apiTrigger: {}, startStepNames: ['Echo'] }], steps: [step] };
  const attributes = { name: '再起動', description: '確認する', tags: ['team:web'], spec };
  const body = { data: { type: 'workflows', attributes } };
  const { data } = await call<{ data: { id: string } }>(server, 'POST', '/api/v2/workflows', body);
  await call(server, 'POST', `/api/v2/workflows/${data.id}/instances`, {});
  return data.id;
}

/** The link of a dashboard that is shared. */
async function sharedDashboard(server: RunningServer): Promise<string> {
  const id = await readyDashboard(server);
  const share = { dashboard_id: id, dashboard_type: 'custom_timeboard', share_type: 'open' };
  const { token } = await call<{ token: string }>(server, 'POST', '/api/v1/dashboard/public', share);
  return token;
}

async function slowestTrace(server: RunningServer): Promise<string> {
  const { data } = await call<{ data: { attributes: { trace_id: string } }[] }>(
    server,
    'POST',
    '/api/v2/spans/events/search',
    { data: { attributes: { filter: { query: 'service:seed-fan-out', from: 'now-1h', to: 'now' } } } },
  );
  return data[0]?.attributes.trace_id ?? '';
}

async function openPage(stories: Stories, path: string, options: Parameters<Stories['open']>[1]): Promise<Page> {
  const segments = await Promise.all(
    path.split('/').map((part) => (part.startsWith('$') ? sampleOf(part, path, stories.server) : part)),
  );
  const page = await stories.open(segments.join('/'), options);
  await settled(page);
  return page;
}

async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
  await expect.poll(() => page.locator('.loading-bar[data-on=true]').count(), { timeout: 10_000 }).toBe(0);
}

/** What axe-core finds that keeps somebody from using the page. */
async function barriers(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`),
    );
}

const SCENARIOS = ['error-burst', 'thousand-children', 'unicode', 'clock-skew'];

stories('every page', { name: 'e2e-pages', scenarios: SCENARIOS, agent: true }, (stories) => {
  describe.each(PATHS)('%s', (path) => {
    it('can be used by everybody, light and dark', async () => {
      const page = await openPage(stories, path, {});
      const light = await barriers(page);
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.locator('html[data-theme=dark]').waitFor();
      await settled(page);
      expect({ light, dark: await barriers(page) }).toEqual({ light: [], dark: [] });
    });

    it('is wholly in Japanese, and fits on a phone', async () => {
      const page = await openPage(stories, path, { language: 'ja' });
      const english = await untranslated(page);
      await page.setViewportSize(PHONE);
      await settled(page);
      const widths = await page.evaluate(() => [
        document.documentElement.scrollWidth,
        ...[...document.querySelectorAll('.page, .page-scroll, .top-bar')].map((element) => element.scrollWidth),
      ]);
      expect([english, Math.max(...widths) <= PHONE.width]).toEqual([[], true]);
    });
  });

  it.each(['light', 'dark'] as const)('panels, menus and dialogs can be used by everybody (%s)', async (theme) => {
    const page = await openPage(stories, '/logs', { theme });
    await page.getByRole('row').nth(3).click();
    await page.getByRole('region', { name: 'Details' }).waitFor();
    const found = [...(await barriers(page))];
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').waitFor();
    found.push(...(await barriers(page)));
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Time: / }).click();
    await page.getByLabel('Type a time').waitFor();
    found.push(...(await barriers(page)));
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'User menu' }).click();
    await page.getByRole('menuitem').first().waitFor();
    found.push(...(await barriers(page)));
    expect(found).toEqual([]);
  });

  it('panels, menus and dialogs are wholly in Japanese', async () => {
    const page = await openPage(stories, '/logs', { language: 'ja' });
    await page.getByRole('row').nth(3).click();
    await page.getByRole('region', { name: '詳細' }).waitFor();
    const found = [...(await untranslated(page))];
    for (const key of ['Control+k', '?']) {
      await page.keyboard.press('Escape');
      await page.keyboard.press(key);
      await page.getByRole('dialog').waitFor();
      found.push(...(await untranslated(page)));
    }
    expect(found).toEqual([]);
  });
});
