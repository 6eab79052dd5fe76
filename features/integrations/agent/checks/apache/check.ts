import { CodedError } from '@komainu/kernel/errors.ts';
import type { Check, CheckModule, CheckSender } from '../../check.ts';
import { CheckHttp, printableUrl } from '../../http/check-http.ts';
import { withAliases } from '../../http/option-aliases.ts';
import { readStatusPage } from '../../http/status-page.ts';
import { urlOption } from '../../read-instance.ts';
import { apacheVersion, parseServerStatus, sendServerStatus } from './server-status.ts';

const SERVICE_CHECK = 'apache.can_connect';
const ALIASES = {
  apache_user: { name: 'username' },
  apache_password: { name: 'password' },
  disable_ssl_validation: { name: 'tls_verify', inverted: true },
  receive_timeout: { name: 'timeout' },
};

/** The Apache HTTP server by mod_status. */
export const check: CheckModule = {
  name: 'apache',
  create(instance, initConfig) {
    const url = urlOption(instance, 'apache_status_url');
    return new ApacheCheck(url, CheckHttp.fromInstance(withAliases(instance, ALIASES), initConfig));
  },
};

class ApacheCheck implements Check {
  #url: URL;
  readonly #http: CheckHttp;

  constructor(url: URL, http: CheckHttp) {
    this.#url = url;
    this.#http = http;
  }

  async run(sender: CheckSender, signal: AbortSignal): Promise<void> {
    if (await this.#read(this.#url, sender, signal)) return;
    const forPrograms = new URL(this.#url);
    forPrograms.search = '?auto';
    if (this.#url.search !== '?auto' && (await this.#read(forPrograms, sender, signal))) {
      sender.warning(`apache_status_url ${printableUrl(this.#url)} should end in ?auto`);
      this.#url = forPrograms;
      return;
    }
    throw new CodedError('apache_status', `${printableUrl(this.#url)} is not a page of mod_status`, { status: 502 });
  }

  close(): void {
    this.#http.close();
  }

  /** Whether the page had metrics. */
  async #read(url: URL, sender: CheckSender, signal: AbortSignal): Promise<boolean> {
    const { text, headers } = await readStatusPage(this.#http, url, SERVICE_CHECK, sender, signal);
    const lines = parseServerStatus(text);
    const version = apacheVersion(lines.get('ServerVersion')) ?? apacheVersion(headers['server']);
    if (version !== undefined) sender.metadata('version.raw', version);
    return sendServerStatus(lines, sender) > 0;
  }
}
