import { expect, it } from 'vitest';
import { call } from '../process/server.ts';
import { stories } from './story.ts';

const BOARD = {
  title: 'For the hall',
  layout_type: 'ordered',
  template_variables: [{ name: 'host', prefix: 'host', default: 'test-host' }],
  widgets: [
    {
      definition: {
        type: 'timeseries',
        title: 'Processor',
        requests: [
          {
            queries: [{ data_source: 'metrics', name: 'a', query: 'avg:system.cpu.user{$host} by {host}' }],
            formulas: [{ formula: 'a' }],
            display_type: 'line',
          },
        ],
      },
      layout: { x: 0, y: 0, width: 6, height: 3 },
    },
    {
      definition: { type: 'query_value', title: 'Load', requests: [{ q: 'avg:system.load.1{*}' }] },
      layout: { x: 6, y: 0, width: 3, height: 3 },
    },
  ],
};

stories('sharing', { name: 'e2e-sharing', agent: true }, (stories) => {
  it('shows a dashboard to people without an account, until the link is revoked', async () => {
    const { id } = await call<{ id: string }>(stories.server, 'POST', '/api/v1/dashboard', BOARD);
    const page = await stories.open(`/dashboard/${id}`);
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Share' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('checkbox', { name: '$host' }).check();
    await dialog.getByRole('button', { name: 'Create link' }).click();
    const link = await dialog.getByRole('textbox', { name: 'Link' }).inputValue();
    expect(await dialog.getByRole('textbox', { name: 'HTML to embed it' }).inputValue()).toContain(link);

    const { pathname } = new URL(link);
    // Refusals are part of the story once the link is gone.
    const guest = await stories.open(pathname, { signedOut: true, refused: [/\/api\/unstable\/shared\//] });
    await guest.getByRole('heading', { name: 'For the hall' }).waitFor();
    await guest.getByRole('article', { name: 'Processor' }).getByRole('img').waitFor();
    await guest.getByRole('status', { name: 'Load' }).getByText(/\d/).waitFor();
    expect(await guest.getByRole('navigation').count()).toBe(0);
    expect(await guest.getByRole('link').count()).toBe(0);

    await guest.getByRole('textbox', { name: '$host' }).fill('nobody');
    await guest.keyboard.press('Enter');
    await guest.waitForURL(/tpl_var_host=nobody/);
    await guest.getByRole('article', { name: 'Processor' }).getByText('No data').first().waitFor();

    const framed = async (path: string) => {
      const { headers } = await fetch(`${stories.server.url}${path}`, { headers: { Accept: 'text/html' } });
      return /frame-ancestors (\S+?);/.exec(headers.get('content-security-policy') ?? '')?.[1];
    };
    expect(await framed(pathname)).toBe('*');
    expect(await framed(`/dashboard/${id}`)).toBe("'none'");

    await dialog.getByRole('button', { name: 'Revoke share 1' }).click();
    await dialog.getByRole('button', { name: 'Create link' }).waitFor();
    await guest.reload();
    await guest.getByText('This link shows nothing').waitFor();
  });
});
