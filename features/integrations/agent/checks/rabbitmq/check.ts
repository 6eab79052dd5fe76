import { isObject } from '@komainu/kernel/json.ts';
import type { CheckModule } from '../../check.ts';
import { CheckHttp } from '../../http/check-http.ts';
import { withAliases } from '../../http/option-aliases.ts';
import { RabbitManagementCheck, readManagementOptions } from './management-check.ts';
import { rabbitPrometheusCheck } from './prometheus-check.ts';

const ALIASES = {
  rabbitmq_user: { name: 'username' },
  rabbitmq_pass: { name: 'password' },
  ssl_verify: { name: 'tls_verify' },
};

/** RabbitMQ by its management plugin, or by its Prometheus plugin. */
export const check: CheckModule = {
  name: 'rabbitmq',
  create(instance, initConfig, parts) {
    const options = withAliases(instance, ALIASES);
    if (isObject(instance['prometheus_plugin'])) return rabbitPrometheusCheck(options, initConfig, parts);
    const http = CheckHttp.fromInstance(options, initConfig);
    return new RabbitManagementCheck(readManagementOptions(instance), http, parts);
  },
};
