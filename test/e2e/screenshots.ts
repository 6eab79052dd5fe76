/**
 * `npm run screenshots`: the pictures of the README. From a running server (`npm run demo` makes the best ones) where
 * KOMAINU_URL names one, with KOMAINU_EMAIL and KOMAINU_PASSWORD to sign in; else from one that is seeded for it.
 */
import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { readyDashboardId } from '../../features/dashboards/server/dashboards/dashboard-id.ts';
import { TEST_PASSWORD } from '../process/server.ts';
import { launchChromium, openReader, type ReaderOptions, signIn } from './browser.ts';
import { ADMIN, openStage, sendSlowTrace } from './stage.ts';

const OUT = path.resolve(import.meta.dirname, '../../docs/images');
const MOST_BYTES = 400_000;
const SERVER = process.env['KOMAINU_URL'];
const DEMO = SERVER !== undefined;

interface Picture extends ReaderOptions {
  readonly name: string;
  readonly address: string;
  /** What a reader does before the picture is taken. */
  readonly prepare?: (page: Page) => Promise<void>;
}

const row = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text }).first();

const PICTURES: readonly Picture[] = [
  {
    name: 'logs-light',
    address: DEMO ? '/logs?range=5m&query=service:shop-*' : '/logs?query=service:seed-burst',
  },
  {
    name: 'trace-light',
    address: DEMO
      ? '/apm/traces?range=5m&query=service:shop-storefront resource_name:"GET /recommendations" @duration:>900ms'
      : '/apm/traces?query=service:my-flask-app',
    prepare: async (page) => {
      await row(page, 'GET ').click();
      await page.waitForURL(/\/apm\/trace\//);
      await page.locator('.flame canvas').waitFor();
    },
  },
  {
    name: 'metrics-dark',
    theme: 'dark',
    address:
      '/metrics/explorer?range=5m&kind=area&a=avg:system.cpu.user{*} by {host}&b=avg:system.cpu.system{*} by {host}',
  },
  {
    name: 'dashboard-light',
    address: `/dashboard/${readyDashboardId('host_overview')}?range=15m`,
    prepare: async (page) => {
      await page.getByText('CPU by kind of work').waitFor();
    },
  },
  {
    name: 'hosts-ja',
    language: 'ja',
    address: '/infrastructure/hosts?range=5m',
    prepare: async (page) => {
      await page.getByRole('grid').getByRole('link').last().click();
      await page.getByText('iowait').waitFor();
    },
  },
];

const stage = DEMO
  ? undefined
  : await openStage({ name: 'screenshots', scenarios: ['error-burst', 'unicode'], agent: true });
if (stage !== undefined) await sendSlowTrace(stage.server);
const url = SERVER ?? stage?.server.url ?? '';
const browser = await launchChromium();
try {
  mkdirSync(OUT, { recursive: true });
  for (const picture of PICTURES) await take(browser, picture);
} finally {
  await browser.close();
  await stage?.stop();
}

async function take(browser: Browser, { name, address, prepare, ...reader }: Picture): Promise<void> {
  const context = await openReader(browser, url, reader);
  const page = await context.newPage();
  await page.goto('/signin');
  await signIn(page, process.env['KOMAINU_EMAIL'] ?? ADMIN, process.env['KOMAINU_PASSWORD'] ?? TEST_PASSWORD);
  await page.goto(address);
  await page.waitForLoadState('networkidle');
  await prepare?.(page);
  await page.waitForLoadState('networkidle');
  // Pointers and carets belong to nobody.
  await page.mouse.move(0, 0);
  const file = path.join(OUT, `${name}.png`);
  await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
  await context.close();
  const { size } = statSync(file);
  if (size > MOST_BYTES) throw new Error(`${name}.png has ${size} bytes, more than ${MOST_BYTES}`);
  process.stdout.write(`docs/images/${name}.png ${Math.round(size / 1000)} kB\n`);
}
