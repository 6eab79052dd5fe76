import { expect, it } from 'vitest';
import { sendSlowTrace } from './stage.ts';
import { stories } from './story.ts';

/** Of the flame graph: the height of its axis and of a row. */
const AXIS_PX = 24;
const ROW_PX = 22;

stories('traces', { name: 'e2e-traces', scenarios: ['thousand-children', 'clock-skew'] }, (stories) => {
  it('leads from the list to the span that took the time, and to its logs', async () => {
    await sendSlowTrace(stories.server);
    const page = await stories.open('/apm/traces?query=service:my-flask-app');
    const row = page.getByRole('row').filter({ hasText: 'GET /slow' });
    expect(await row.innerText()).toContain('2.05 s');
    await row.click();
    await page.waitForURL(/\/apm\/trace\//);

    // Where the time went is said in words and is the widest bar below the root.
    await page.getByText(/warehouse 97\.6 %/).waitFor();
    const graph = page.getByRole('img', { name: /flame/i });
    const box = await graph.boundingBox();
    if (box === null) throw new Error('the flame graph is not drawn');
    await graph.click({ position: { x: box.width / 2, y: AXIS_PX + ROW_PX * 1.5 } });
    const details = page.locator('.span-details');
    await details.getByText('postgres.query').first().waitFor();
    expect(await details.locator('.span-head').innerText()).toMatch(/Duration\s+2 s/);

    await details.getByRole('tab', { name: 'Logs' }).click();
    await details.getByRole('link', { name: 'the slow request is done' }).click();
    await page.waitForURL(/\/logs\?/);
    await page.getByRole('region', { name: 'Details' }).getByRole('tab', { name: 'Trace' }).click();
    await page.getByRole('link', { name: 'Open the trace' }).click();
    await page.getByText('GET /slow').first().waitFor();
  });

  it('draws a thousand children, as graph, waterfall and list', async () => {
    const page = await stories.open('/apm/traces?query=service:seed-fan-out');
    await page.getByRole('row').filter({ hasText: 'GET /report' }).click();
    await page.getByText('1,001 · 2 services').waitFor();
    await page.getByRole('radio', { name: 'Waterfall' }).click();
    await page.waitForURL(/view=waterfall/);
    await page.locator('.waterfall-name').nth(5).waitFor();
    await page.getByRole('radio', { name: 'Span list' }).click();
    await page.getByRole('grid').waitFor();
    await page.goBack();
    await page.waitForURL(/\/apm\/traces/);
  });

  it('shows spans of clocks that are wrong, and an orphan', async () => {
    const page = await stories.open('/apm/traces?query=resource_name:"GET /skew"');
    await page.getByRole('row').filter({ hasText: 'GET /skew' }).click();
    await page.locator('.trace-note').waitFor();
  });
});
