import { expect, it } from 'vitest';
import { call, eventually } from '../process/server.ts';
import { stories } from './story.ts';

stories('dashboards', { name: 'e2e-dashboards', agent: true }, (stories) => {
  it('makes a dashboard of two metrics of a host, saves it, and brings back what was before', async () => {
    const page = await stories.open('/dashboard/lists');
    await page.getByRole('button', { name: 'New Dashboard' }).first().click();
    await page.getByLabel('Name').fill('My host');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.waitForURL(/\/dashboard\/[\w-]+\/my-host/);

    await page.getByRole('button', { name: 'Add widgets' }).first().click();
    await page.getByRole('button', { name: /^Timeseries/ }).click();
    const dialog = page.getByRole('dialog');
    const metrics = dialog.getByRole('combobox', { name: 'Metric' });
    await metrics.fill('system.cpu.user');
    await page.keyboard.press('Enter');
    await dialog.getByRole('combobox', { name: /Scope/ }).fill('host:test-host');
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Add query' }).click();
    await metrics.nth(1).fill('system.mem.used');
    await page.keyboard.press('Enter');
    await dialog.getByRole('img', { name: /system\.cpu\.user, system\.mem\.used/ }).waitFor();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect.poll(() => page.getByText('Unsaved changes').count()).toBe(0);

    const other = await stories.open(page.url());
    await other.getByRole('article', { name: 'system.cpu.user, system.mem.used' }).waitFor();
    await other.getByRole('img', { name: /system\.cpu\.user, system\.mem\.used/ }).waitFor();

    await other.getByRole('button', { name: 'More', exact: true }).first().click();
    await other.getByRole('menuitem', { name: 'Versions' }).click();
    await other.getByRole('button', { name: 'Restore' }).click();
    await other.getByText('Nothing on this dashboard yet').waitFor();
  });

  it('imports a dashboard with what it cannot draw, and keeps that', async () => {
    const page = await stories.open('/dashboard/lists');
    await page.getByRole('button', { name: 'Import JSON' }).first().click();
    await page.getByRole('textbox', { name: 'Import JSON' }).click();
    const widgets = [
      { definition: { type: 'wildcard', title: 'Someday', specification: { odd: [1, 2] } } },
      { definition: { type: 'note', content: '# A note' } },
    ];
    await page.keyboard.insertText(JSON.stringify({ title: 'Imported', layout_type: 'ordered', widgets }));
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByText('Widgets of type wildcard cannot be drawn yet').waitFor();
    await page.getByRole('heading', { name: 'A note' }).waitFor();

    await page.keyboard.press('e');
    await page
      .getByRole('article', { name: 'A note' })
      .or(page.getByRole('article', { name: 'Note' }))
      .hover();
    await page.getByRole('button', { name: 'Actions of Note' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.keyboard.press('s');
    await expect.poll(() => page.getByText('Unsaved changes').count()).toBe(0);
    await page.reload();
    await page.getByText('Definition', { exact: true }).click();
    await page.getByText('"odd"').waitFor();
    await expect.poll(() => page.getByRole('heading', { name: 'A note' }).count()).toBe(0);
  });

  it('asks before changes are lost, and undoes them', async () => {
    const page = await stories.open('/dashboard/lists?view=ready');
    await page.getByRole('link', { name: 'Log volume' }).click();
    await page.getByText('Read only').waitFor();
    await page.getByRole('button', { name: 'More', exact: true }).first().click();
    await page.getByRole('menuitem', { name: 'Clone' }).click();
    await page.waitForURL(/copy/);
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    await page.getByRole('button', { name: 'Add widgets' }).first().click();
    await page.getByRole('button', { name: /^Free text/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
    await page.getByText('Unsaved changes').waitFor();
    await page.getByRole('link', { name: 'Metrics' }).first().click();
    await page.getByRole('button', { name: 'Stay' }).last().click();
    await page.keyboard.press('Control+z');
    await expect.poll(() => page.getByText('Unsaved changes').count()).toBe(0);
  });

  it('draws a dashboard for download, and keeps who gets it when', async () => {
    const { id } = await call<{ id: string }>(stories.server, 'POST', '/api/v1/dashboard', {
      title: 'Story report',
      layout_type: 'ordered',
      widgets: [
        { definition: { type: 'note', content: 'mailed' } },
        {
          definition: {
            type: 'funnel',
            title: 'Way',
            requests: [{ query: { data_source: 'rum', steps: [{ facet: '@view.name', value: '/' }] } }],
          },
        },
      ],
    });
    const page = await stories.open(`/dashboard/${id}/-`);
    await page.getByText('No RUM data yet').waitFor();
    await page.getByRole('button', { name: 'More', exact: true }).first().click();
    const link = await page.getByRole('menuitem', { name: 'Download PDF' }).getAttribute('href');
    const picture = await page.request.get(link ?? '');
    expect([picture.status(), picture.headers()['content-type']]).toEqual([200, 'application/pdf']);

    await page.getByRole('menuitem', { name: 'Scheduled reports' }).click();
    await page.getByText('No mail server is set up yet').waitFor();
    await page.getByRole('button', { name: 'New report' }).click();
    await page.getByRole('textbox', { name: 'Recipients' }).fill('ann@example.com');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByText('every Monday at 09:00').waitFor();
    await page.getByRole('button', { name: 'Send now' }).click();
    await page.getByText('What was sent').click();
    await page.getByText('no mail server is set up (KOMAINU_SMTP_URL)').waitFor();
  });

  it('keeps what is chosen in the variables as a view, for everybody who opens the board', async () => {
    const { id } = await call<{ id: string }>(stories.server, 'POST', '/api/v1/dashboard', {
      title: 'Views',
      layout_type: 'ordered',
      template_variables: [{ name: 'host', prefix: 'host', default: '*' }],
      widgets: [{ definition: { type: 'note', content: '| a | b |\n|---|---|\n| **one** | two |' } }],
    });
    const page = await stories.open(`/dashboard/${id}?tpl_var_host=test-host`);
    await page.getByRole('cell', { name: 'one' }).waitFor();
    await page.getByRole('button', { name: 'Saved views' }).click();
    await page.getByRole('menuitem', { name: 'Save this view…' }).click();
    await page.getByRole('textbox', { name: 'Name of the view' }).fill('test host only');
    await page.keyboard.press('Enter');
    await eventually('the view is kept', 10_000, async () => {
      const board = await call<{ template_variable_presets?: unknown[] | null }>(
        stories.server,
        'GET',
        `/api/v1/dashboard/${id}`,
      );
      return board.template_variable_presets?.length === 1 ? true : undefined;
    });

    const other = await stories.open(`/dashboard/${id}`);
    await other.getByRole('button', { name: 'Saved views' }).click();
    await other.getByRole('menuitem', { name: 'test host only' }).click();
    await other.waitForURL(/tpl_var_host=test-host/);
    await other.keyboard.press('t');
    await expect.poll(() => other.locator('.board[data-fits="true"]').count()).toBe(1);
  });
});
