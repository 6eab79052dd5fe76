import { expect, test } from 'vitest';
import { CHECKS } from '../checks/all.ts';
import { testParts } from '../testing.ts';
import { containerConfigs } from './container-configs.ts';
import { knownImageConfigs } from './known-images.ts';
import { testContainer } from './testing.ts';

test('every known image has a check that takes its instance, but where it is ignored', async () => {
  const made = await Promise.all(
    knownImageConfigs(['consul']).map(async ({ check, instances }) => {
      const { check: module } = (await CHECKS[check]?.()) ?? {};
      const filled = JSON.parse(JSON.stringify(instances[0] ?? {}).replaceAll('%%host%%', '127.0.0.1'));
      return module?.create(filled, {}, testParts()) === undefined ? `${check}?` : check;
    }),
  );
  expect(made).toEqual(['apache', 'coredns', 'elastic', 'etcd', 'mcache', 'rabbitmq', 'redisdb']);
});

test('labels of the container take their place', () => {
  const checksOf = (labels: Readonly<Record<string, string>>) =>
    containerConfigs(testContainer({ labels }), knownImageConfigs([])).configs.map(({ source }) => source);
  expect([
    checksOf({}),
    checksOf({ 'com.datadoghq.ad.checks': '{"redisdb":{"instances":[{"host":"%%host%%","port":7000}]}}' }),
  ]).toEqual([['known image for container:cache'], ['container:cache']]);
});
