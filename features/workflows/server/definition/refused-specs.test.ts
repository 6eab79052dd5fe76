import { testContext } from '@komainu/testkit/test-server.ts';
import { expect, it } from 'vitest';
import { openWorkflows } from '../test-client.ts';
import { api, noop, step, to } from '../test-specs.ts';

it.each([
  [{}, undefined, 'no trigger found. At least one trigger is required.'],
  [
    { steps: [step('A', 'com.example.unknown')] },
    '/spec/steps/0/actionId',
    'step "A": the action "com.example.unknown" is not known here',
  ],
  [{ steps: [noop, noop] }, '/spec/steps/1/name', 'there are two steps "Noop"'],
  [
    { steps: [{ ...noop, ...to('X') }] },
    '/spec/steps/0/outboundEdges/0',
    'step "Noop" leads to the step "X", which there is not',
  ],
  [{ steps: [{ ...noop, ...to('Noop') }] }, '/spec/steps', 'step "Noop" leads back to itself'],
  [{ steps: [{ ...noop, ...to('Noop', 'true') }] }, '/spec/steps/0/outboundEdges/0', 'no branch "true"; it has main'],
  [
    { steps: [step('A', 'com.datadoghq.core.sleep')] },
    '/spec/steps/0/parameters',
    'the parameter "durationSeconds" is missing',
  ],
  [
    { steps: [step('A', 'com.datadoghq.core.echo', { value: '{{ Steps.B.c }}' })] },
    '/spec/steps/0/parameters/0/value',
    'there is no step "B"',
  ],
  [
    { steps: [step('A', 'com.datadoghq.core.echo', { value: '{{ env }}' })] },
    '/spec/steps/0/parameters/0/value',
    'begins with none of Steps',
  ],
  [
    { steps: [step('A', 'com.datadoghq.http.request', { url: 'ftp://a' })] },
    '/spec/steps/0/parameters',
    'http:// or https://',
  ],
  [
    { triggers: [{ apiTrigger: {}, startStepNames: ['B'] }] },
    '/spec/triggers/0/startStepNames',
    'apiTrigger starts with the step "B"',
  ],
  [
    { inputSchema: { parameters: [{ name: 'a', type: 'TEXT' }] } },
    '/spec/inputSchema/parameters/0',
    'the type of the input "a"',
  ],
])('refuses %j', async (spec, pointer, reason) => {
  await using client = await openWorkflows(testContext());
  const { body } = await client.ask('POST', '/api/unstable/workflows/check', {
    name: 'Test',
    spec: pointer === undefined ? spec : { triggers: api(), ...spec },
  });
  const found = body.problems.find(({ detail }: { detail: string }) => detail.includes(reason));
  expect([found?.pointer, JSON.stringify(body)]).toEqual([
    pointer ?? '/spec/triggers',
    expect.stringContaining(JSON.stringify(reason).slice(1, -1)),
  ]);
});
