import type { CheckModule } from '../../check.ts';
import { CheckHttp } from '../../http/check-http.ts';
import { withAliases } from '../../http/option-aliases.ts';
import { HaproxyStatsCheck } from './stats-check.ts';
import { readStatsOptions } from './stats-options.ts';

const ALIASES = { disable_ssl_validation: { name: 'tls_verify', inverted: true } };

/** HAProxy by its statistics, over HTTP or from its socket. */
export const check: CheckModule = {
  name: 'haproxy',
  create(instance, initConfig, parts) {
    const http = CheckHttp.fromInstance(withAliases(instance, ALIASES), initConfig);
    return new HaproxyStatsCheck(readStatsOptions(instance, initConfig), http, parts);
  },
};
