import type { RunningKind } from '../common/running-kind.ts';

export const CONTAINER_KIND: RunningKind = {
  path: '/api/unstable/containers',
  parameter: 'container',
  usualKeys: ['short_image', 'image_name', 'host', 'state', 'kube_namespace', 'env', 'service'],
};
