import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { call } from '../process/server.ts';
import { stories } from './story.ts';

const SPEC = {
  triggers: [
    { apiTrigger: {}, startStepNames: ['Say'] },
    { dashboardTrigger: {}, startStepNames: ['Say'] },
  ],
  inputSchema: { parameters: [{ name: 'env', type: 'STRING', label: 'Environment' }] },
  steps: [
    {
      name: 'Say',
      actionId: 'com.datadoghq.core.echo',
      parameters: [{ name: 'value', value: 'in {{ Trigger.env }}' }],
      outboundEdges: [{ nextStepName: 'Wait', branchName: 'main' }],
    },
    {
      name: 'Wait',
      actionId: 'com.datadoghq.core.sleep',
      parameters: [{ name: 'durationSeconds', value: 3600 }],
    },
  ],
};

/** Types a spec over the one that stands there. */
async function typeSpec(page: Page, spec: object): Promise<void> {
  await page.getByRole('textbox', { name: 'Spec' }).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(JSON.stringify(spec, undefined, 2));
}

stories('workflows', { name: 'e2e-workflows', env: { KOMAINU_AGENT: 'off' } }, (stories) => {
  it('makes a workflow, points at what is wrong, runs it, and stops it', async () => {
    const page = await stories.open('/workflows');
    await page.getByRole('link', { name: 'New workflow' }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Look after it');
    const [say, wait] = SPEC.steps;
    await typeSpec(page, { ...SPEC, steps: [{ ...say, actionId: 'com.example.nothing' }, wait] });
    await page.getByRole('button', { name: 'step "Say": the action "com.example.nothing" is not known here' }).click();
    await typeSpec(page, SPEC);
    await page.getByText('It can be saved.').waitFor();
    await page.getByRole('button', { name: 'Create', exact: true }).click();

    await page.getByRole('heading', { name: 'Look after it' }).waitFor();
    await page.getByText('It has not run yet.').waitFor();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: /^Environment/ }).fill('prod');
    await dialog.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByText(/goes on at/).waitFor();
    await page.getByText('Say', { exact: true }).click();
    await page.getByText('"value": "in prod"').first().waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('region', { name: 'Runs' }).first().getByText('Canceled').waitFor();

    const list = await stories.open('/workflows?query=look');
    await list.getByRole('row').filter({ hasText: 'Look after it' }).getByText('Canceled').waitFor();
  });

  it('runs a workflow from a dashboard with what its variables say, and lets guests run nothing', async () => {
    const attributes = { name: 'From the board', spec: { ...SPEC, steps: [{ ...SPEC.steps[0], outboundEdges: [] }] } };
    const made = await call<{ data: { id: string } }>(stories.server, 'POST', '/api/v2/workflows', {
      data: { type: 'workflows', attributes },
    });
    const definition = {
      type: 'run_workflow',
      title: 'Emergency',
      workflow_id: made.data.id,
      inputs: [{ name: 'env', value: '$env.value' }],
    };
    const board = await call<{ id: string; widgets: { definition: object }[] }>(
      stories.server,
      'POST',
      '/api/v1/dashboard',
      {
        title: 'On duty',
        layout_type: 'ordered',
        template_variables: [{ name: 'env', prefix: 'env', available_values: ['prod', 'dev'], defaults: ['dev'] }],
        widgets: [{ definition }],
      },
    );
    expect(board.widgets[0]?.definition).toEqual(definition);
    const page = await stories.open(`/dashboard/${board.id}`);
    const widget = page.getByRole('article', { name: 'Emergency' });
    await widget.getByRole('link', { name: 'From the board' }).waitFor();
    await widget.getByText('It has not run yet.').waitFor();
    await widget.getByRole('button', { name: 'Run workflow' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByRole('textbox', { name: /^Environment/ }).inputValue()).toBe('dev');
    await dialog.getByRole('button', { name: 'Run', exact: true }).click();
    await widget.getByRole('link', { name: 'Succeeded' }).click();
    await page.waitForURL(/\/workflows\/.*instance=/);
    await page.getByText('Say', { exact: true }).click();
    await page.getByText('"value": "in dev"').first().waitFor();

    const share = { dashboard_id: board.id, dashboard_type: 'custom_timeboard', share_type: 'open' };
    const { token } = await call<{ token: string }>(stories.server, 'POST', '/api/v1/dashboard/public', share);
    const guest = await stories.open(`/shared/${token}`, { signedOut: true });
    await guest.getByText('Guests cannot run workflows').waitFor();
    expect(await guest.getByRole('button', { name: 'Run workflow' }).count()).toBe(0);
    const refused = await fetch(`${stories.server.url}/api/unstable/shared/${token}/api/v2/workflows/${made.data.id}`);
    expect(refused.status).toBe(404);
  });

  it('makes a connection whose secret never comes back, and deletes it', async () => {
    const page = await stories.open('/workflows/connections');
    await page.getByRole('button', { name: 'New connection' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Deploys');
    await dialog.getByRole('textbox', { name: 'Address' }).fill('https://deploy.example.com');
    await dialog.getByLabel('Secret', { exact: true }).fill('hush-hush');
    await dialog.getByRole('button', { name: 'Create' }).click();
    const row = page.getByRole('row').filter({ hasText: 'Deploys' });
    await row.getByText('https://deploy.example.com').waitFor();
    expect(await page.content()).not.toContain('hush-hush');
    page.once('dialog', (asked) => void asked.accept());
    await row.getByRole('button', { name: 'Delete: Deploys' }).click();
    await page.getByText('No connections yet').waitFor();
  });
});
