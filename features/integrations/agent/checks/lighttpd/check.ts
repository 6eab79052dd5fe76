import type { CheckModule } from '../../check.ts';
import { modStatusCheck } from '../../http/mod-status.ts';
import { sendServerStatus } from './server-status.ts';

/** lighttpd 1 and 2 by mod_status. */
export const check: CheckModule = modStatusCheck({
  name: 'lighttpd',
  urlOption: 'lighttpd_status_url',
  aliases: { user: { name: 'username' } },
  send({ text, headers }, sender) {
    const version = /^lighttpd\/([\d.]+)/.exec(headers['server'] ?? '')?.[1];
    if (version !== undefined) sender.metadata('version.raw', version);
    return sendServerStatus(text, sender) > 0;
  },
  queryForPrograms: ({ headers }) => (/^lighttpd\/2/.test(headers['server'] ?? '') ? '?format=plain' : '?auto'),
});
