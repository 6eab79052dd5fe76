import type { CheckModule } from '../../check.ts';
import { modStatusCheck } from '../../http/mod-status.ts';
import { apacheVersion, parseServerStatus, sendServerStatus } from './server-status.ts';

/** The Apache HTTP server by mod_status. */
export const check: CheckModule = modStatusCheck({
  name: 'apache',
  urlOption: 'apache_status_url',
  aliases: {
    apache_user: { name: 'username' },
    apache_password: { name: 'password' },
    disable_ssl_validation: { name: 'tls_verify', inverted: true },
    receive_timeout: { name: 'timeout' },
  },
  send({ text, headers }, sender) {
    const lines = parseServerStatus(text);
    const version = apacheVersion(lines.get('ServerVersion')) ?? apacheVersion(headers['server']);
    if (version !== undefined) sender.metadata('version.raw', version);
    return sendServerStatus(lines, sender) > 0;
  },
  queryForPrograms: () => '?auto',
});
