import type { RunningKind } from '../common/running-kind.ts';

export const PROCESS_KIND: RunningKind = {
  path: '/api/unstable/processes',
  parameter: 'process',
  usualKeys: ['command', 'host', 'user', 'container_name', 'env', 'service'],
};
