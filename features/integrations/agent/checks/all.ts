import type { CheckModule } from '../check.ts';

/** Every check by its name; loaded when a configuration asks for it. One line a check, sorted. */
export const CHECKS: Readonly<Record<string, () => Promise<{ readonly check: CheckModule }>>> = {
  apache: () => import('./apache/check.ts'),
  consul: () => import('./consul/check.ts'),
  container: () => import('./container/check.ts'),
  docker: () => import('./docker/check.ts'),
  elastic: () => import('./elastic/check.ts'),
  gunicorn: () => import('./gunicorn/check.ts'),
  haproxy: () => import('./haproxy/check.ts'),
  kafka_consumer: () => import('./kafka_consumer/check.ts'),
  lighttpd: () => import('./lighttpd/check.ts'),
  mcache: () => import('./mcache/check.ts'),
  mongo: () => import('./mongo/check.ts'),
  mysql: () => import('./mysql/check.ts'),
  nginx: () => import('./nginx/check.ts'),
  openmetrics: () => import('./openmetrics/check.ts'),
  pgbouncer: () => import('./pgbouncer/check.ts'),
  php_fpm: () => import('./php_fpm/check.ts'),
  postgres: () => import('./postgres/check.ts'),
  rabbitmq: () => import('./rabbitmq/check.ts'),
  redisdb: () => import('./redisdb/check.ts'),
  zk: () => import('./zk/check.ts'),
};
