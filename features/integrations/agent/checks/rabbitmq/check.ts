import type { CheckModule } from '../../check.ts';
import { CheckHttp } from '../../http/check-http.ts';
import { withAliases } from '../../http/option-aliases.ts';
import { RabbitManagementCheck, readManagementOptions } from './management-check.ts';

const ALIASES = {
  rabbitmq_user: { name: 'username' },
  rabbitmq_pass: { name: 'password' },
  ssl_verify: { name: 'tls_verify' },
};

/** RabbitMQ by its management plugin. */
export const check: CheckModule = {
  name: 'rabbitmq',
  create(instance, initConfig, parts) {
    const http = CheckHttp.fromInstance(withAliases(instance, ALIASES), initConfig);
    return new RabbitManagementCheck(readManagementOptions(instance), http, parts);
  },
};
