import type { WorkflowWish } from '../data/workflows-api.ts';

/** What new workflows begin as: one that asks an address, and writes to somebody when it does not answer. */
export const START: WorkflowWish = {
  name: '',
  description: '',
  tags: [],
  published: true,
  spec: {
    triggers: [
      { startStepNames: ['Ask'], apiTrigger: {} },
      { startStepNames: ['Ask'], dashboardTrigger: {} },
    ],
    inputSchema: { parameters: [{ name: 'env', type: 'STRING', defaultValue: 'prod' }] },
    steps: [
      {
        name: 'Ask',
        actionId: 'com.datadoghq.http.request',
        parameters: [
          { name: 'verb', value: 'GET' },
          { name: 'url', value: 'https://example.com/status' },
          { name: 'urlParams', value: [{ key: 'env', value: '{{ Trigger.env }}' }] },
        ],
        errorHandlers: [
          {
            fallbackStepName: 'Note',
            retryStrategy: { kind: 'RETRY_STRATEGY_LINEAR', linear: { interval: '5s', maxRetries: 2 } },
          },
        ],
      },
      {
        name: 'Note',
        actionId: 'com.datadoghq.dd.events.createEvent',
        parameters: [
          { name: 'title', value: 'No answer in {{ Trigger.env }}' },
          { name: 'text', value: '{{ Steps.Ask.error.message }}' },
          { name: 'alert_type', value: 'error' },
        ],
      },
    ],
  },
};
