import { expect, it } from 'vitest';
import { dockerRecord } from './driver-record.ts';

const CONTAINER = { container_id: '0123456789ab', container_name: '/web-1', source: 'stderr' };

it.each([
  [
    'a record of the fluentd driver',
    { ...CONTAINER, log: 'm' },
    {
      service: 'web-1',
      stream: 'stderr',
      log: 'm',
      ddtags: 'container_id:0123456789ab,container_name:web-1',
    },
  ],
  [
    'one that names its image',
    { ...CONTAINER, image_name: 'registry:5000/shop/nginx:1.27@sha256:00ff', ddtags: 'env:prod' },
    {
      service: 'nginx',
      ddsource: 'nginx',
      stream: 'stderr',
      ddtags:
        'container_id:0123456789ab,container_name:web-1,image_name:registry:5000/shop/nginx,short_image:nginx,image_tag:1.27,env:prod',
    },
  ],
  [
    'one that says itself what it is of',
    { container_id: 'x', container_name: 'web', service: 'shop', ddsource: 'ruby', image_name: 'nginx' },
    {
      service: 'shop',
      ddsource: 'ruby',
      ddtags: 'container_id:x,container_name:web,image_name:nginx,short_image:nginx',
    },
  ],
  ['others', { source: 'stdout', container_name: 'web' }, { source: 'stdout', container_name: 'web' }],
])('%s', (_name, record, expected) => {
  expect(dockerRecord(record)).toEqual(expected);
});
