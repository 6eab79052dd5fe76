/** Parts of specs as tests write them. */

export const step = (
  name: string,
  actionId: string,
  parameters: Readonly<Record<string, unknown>> = {},
  more: object = {},
) => ({
  name,
  actionId,
  parameters: Object.entries(parameters).map(([key, value]) => ({ name: key, value })),
  ...more,
});

export const to = (nextStepName: string, branchName = 'main') => ({ outboundEdges: [{ nextStepName, branchName }] });

export const api = (...startStepNames: string[]) => [{ apiTrigger: {}, startStepNames }];

export const noop = step('Noop', 'com.datadoghq.core.noop');
