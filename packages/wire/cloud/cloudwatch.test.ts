import { expect, it } from 'vitest';
import { cloudWatchSource, lambdaFunctionOf } from './cloudwatch.ts';

it.each([
  ['/aws/lambda/orders', '2026/11/22/[$LATEST]0a', 'lambda', 'orders'],
  ['trail', '111122223333_CloudTrail_us-east-1', 'cloudtrail', ''],
  ['/aws/rds/instance/shop/postgresql', 'shop.0', 'postgresql', ''],
  ['/aws/rds/cluster/shop/slowquery', 'shop', 'mysql', ''],
  ['/aws/eks/shop/cluster', 'kube-apiserver-audit-0a', 'eks', ''],
  ['vpc-flow-logs', 'eni-0a-all', 'vpc', ''],
  ['aws-waf-logs-shop', 's', 'waf', ''],
  ['/ecs/shop', 'web/web/0a', 'cloudwatch', ''],
])('%s %s is of %s', (group, stream, source, service) => {
  expect([cloudWatchSource(group, stream), lambdaFunctionOf(group)]).toEqual([source, service]);
});
