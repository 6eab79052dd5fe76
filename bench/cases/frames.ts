import type { Page } from 'playwright-core';
import { CHROMIUM, launchChromium, openReader, signIn } from '../../test/e2e/browser.ts';
import { ADMIN } from '../../test/e2e/stage.ts';
import { call, eventually, type RunningServer, startServer, TEST_PASSWORD } from '../../test/process/server.ts';
import type { BenchCase, Figure } from '../measure/report.ts';

const SERIES = 50;
const POINTS = 10_000;
const HOSTS = Number(process.env.BENCH_FRAMES_HOSTS ?? 10_000);
const HOSTS_A_REQUEST = 1_000;
const DRAG_MS = 4_000;
/** A step for the mouse about as often as a hand's mouse tells of itself. */
const STEP_MS = 8;
/** A screen of sixty frames a second that misses none comes out a little below, by where the first and last one fall. */
const GOAL = { atLeast: 59 };
/** A frame that came after this was missed by the screen. */
const LATE_MS = 25;

/** Writes down when frames are painted, until it is begun anew. */
const COUNT = `{
  const painted = (window.painted = []);
  const next = (now) => {
    painted.push(now);
    if (window.painted === painted) requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
}`;

/** What a reader's hand moves, in a browser that paints without a graphics card: the hardest that a screen has. */
export const frames: BenchCase = {
  name: 'frames',
  summary: 'frames a second while a chart of 50 x 10,000 points and a map of 10,000 hosts are moved',
  async run(say) {
    if (CHROMIUM === undefined) {
      say('Chromium is not here and the case is left out: apt-get install chromium');
      return [];
    }
    const server = await startServer({ name: 'bench-frames', env: { KOMAINU_AGENT: 'off' } });
    try {
      await sendHosts(server);
      const browser = await launchChromium();
      try {
        const context = await openReader(browser, server.url);
        const page = await context.newPage();
        await page.goto('/signin');
        await signIn(page, ADMIN, TEST_PASSWORD);
        say(`a chart of ${SERIES} series of ${POINTS} points`);
        const chart = await movedChart(page);
        say(`a map of ${HOSTS} hosts`);
        const map = await movedMap(page);
        return [...chart, ...map];
      } finally {
        await browser.close();
      }
    } finally {
      await server.stop();
    }
  },
};

/** More points than the server ever sends for one chart, so they are made here; everything else is the product's. */
async function movedChart(page: Page): Promise<Figure[]> {
  await page.route('**/api/v2/query/timeseries', async (route) => {
    const { data } = route.request().postDataJSON() as { data: { attributes: { from: number; to: number } } };
    await route.fulfill({ json: answerBetween(data.attributes.from, data.attributes.to) });
  });
  await page.goto(`/metrics/explorer?${new URLSearchParams({ a: 'avg:bench.frames{*} by {host}' })}`);
  const chart = page.locator('.timeseries .u-over').first();
  await chart.waitFor();
  await settled(page);
  await page.keyboard.down('Shift');
  const moved = await framesOf(page, '.timeseries .u-over', 'chart panned');
  await page.keyboard.up('Shift');
  return moved;
}

async function movedMap(page: Page): Promise<Figure[]> {
  await page.goto('/infrastructure/map');
  await eventually('the map of all hosts', 60_000, async () =>
    (await page.locator('body').innerText()).includes(HOSTS.toLocaleString('en-US')) ? true : undefined,
  );
  await settled(page);
  const map = '.host-map canvas';
  const dragged = await framesOf(page, map, 'host map panned');
  await settled(page);
  return [...dragged, ...(await zoomedMap(page, map))];
}

/** Frames of a drag to and fro over the middle of what `selector` names. */
async function framesOf(page: Page, selector: string, name: string): Promise<Figure[]> {
  const box = await page.locator(selector).first().boundingBox();
  if (box === null) throw new Error(`${selector} is not to be seen`);
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.down();
  const figures = await counted(page, name, async (passedMs) => {
    const reach = Math.min(box.width, box.height * 2) / 4;
    await page.mouse.move(
      middle.x + reach * Math.sin(passedMs / 300),
      middle.y + (reach / 4) * Math.sin(passedMs / 500),
    );
  });
  await page.mouse.up();
  return figures;
}

async function zoomedMap(page: Page, selector: string): Promise<Figure[]> {
  const box = await page.locator(selector).first().boundingBox();
  if (box === null) throw new Error(`${selector} is not to be seen`);
  await page.mouse.move(box.x + box.width / 3, box.y + box.height / 3);
  return counted(page, 'host map zoomed', (passedMs) => page.mouse.wheel(0, Math.cos(passedMs / 400) > 0 ? -40 : 40));
}

/** Moves for some seconds and gives the frames that the page painted meanwhile. */
async function counted(page: Page, name: string, move: (passedMs: number) => Promise<void>): Promise<Figure[]> {
  await page.evaluate(COUNT);
  const startedMs = performance.now();
  for (;;) {
    const passedMs = performance.now() - startedMs;
    if (passedMs > DRAG_MS) break;
    await move(passedMs);
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
  // The first few are of the hand that takes hold.
  const painted = ((await page.evaluate('window.painted')) as number[]).slice(2);
  const gaps = painted.slice(1).map((now, index) => now - (painted[index] ?? now));
  const spanMs = (painted.at(-1) ?? 0) - (painted[0] ?? 0);
  return [
    { name: `${name}: frames a second`, value: (gaps.length / spanMs) * 1000, unit: '1/s', goal: GOAL },
    { name: `${name}: late frames`, value: gaps.filter((gap) => gap > LATE_MS).length, unit: `of ${gaps.length}` },
  ];
}

/** Until what was asked for is drawn and nothing moves. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await new Promise((resolve) => setTimeout(resolve, 2_000));
}

function answerBetween(fromMs: number, toMs: number): unknown {
  const times = Array.from({ length: POINTS }, (_, index) => Math.round(fromMs + ((toMs - fromMs) * index) / POINTS));
  const series = Array.from({ length: SERIES }, (_, index) => ({
    group_tags: [`host:web-${index}`],
    query_index: 0,
    unit: null,
  }));
  const values = series.map((_, row) =>
    times.map(
      (_time, index) => row * 3 + 20 * Math.sin(index / (40 + row)) + ((index * 7919 + row * 104_729) % 100) / 10,
    ),
  );
  return { data: { id: '0', type: 'timeseries_response', attributes: { series, times, values } } };
}

async function sendHosts(server: RunningServer): Promise<void> {
  const nowS = Math.floor(Date.now() / 1000);
  for (let first = 0; first < HOSTS; first += HOSTS_A_REQUEST) {
    const series = Array.from({ length: Math.min(HOSTS_A_REQUEST, HOSTS - first) }, (_, place) => ({
      metric: 'system.cpu.idle',
      type: 3,
      points: [{ timestamp: nowS, value: (first + place) % 100 }],
      resources: [{ type: 'host', name: `web-${first + place}` }],
      tags: [`region:r${(first + place) % 3}`, `service:s${(first + place) % 25}`],
    }));
    await call(server, 'POST', '/api/v2/series', { series });
  }
}
