import type { CheckConfig } from './check-config.ts';

/**
 * Checks that run without a file, as the Agent's do. Only `ntp`: the others of the Agent are metrics of the host here. It asks
 * the time servers that this machine itself is set up with, never those of others.
 */
export const DEFAULT_CONFIGS: readonly CheckConfig[] = [
  {
    check: 'ntp',
    source: 'default',
    initConfig: {},
    instances: [{ use_local_defined_servers: true, hosts: [] }],
    logs: [],
    adIdentifiers: [],
    containerId: '',
    optional: true,
  },
];
