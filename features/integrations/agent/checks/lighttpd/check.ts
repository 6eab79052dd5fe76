import { CodedError } from '@komainu/kernel/errors.ts';
import type { Check, CheckModule, CheckSender } from '../../check.ts';
import { CheckHttp, printableUrl } from '../../http/check-http.ts';
import { withAliases } from '../../http/option-aliases.ts';
import { readStatusPage } from '../../http/status-page.ts';
import { urlOption } from '../../read-instance.ts';
import { sendServerStatus } from './server-status.ts';

const SERVICE_CHECK = 'lighttpd.can_connect';
const ALIASES = { user: { name: 'username' } };

/** lighttpd 1 and 2 by mod_status. */
export const check: CheckModule = {
  name: 'lighttpd',
  create(instance, initConfig) {
    const url = urlOption(instance, 'lighttpd_status_url');
    return new LighttpdCheck(url, CheckHttp.fromInstance(withAliases(instance, ALIASES), initConfig));
  },
};

class LighttpdCheck implements Check {
  #url: URL;
  readonly #http: CheckHttp;

  constructor(url: URL, http: CheckHttp) {
    this.#url = url;
    this.#http = http;
  }

  async run(sender: CheckSender, signal: AbortSignal): Promise<void> {
    const server = await this.#read(this.#url, sender, signal);
    if (server === undefined) return;
    // The page for people: the one for programs stands beside it.
    const suffix = /^lighttpd\/2/.test(server) ? '?format=plain' : '?auto';
    const forPrograms = new URL(this.#url);
    forPrograms.search = suffix;
    if (this.#url.search === suffix || (await this.#read(forPrograms, sender, signal)) !== undefined) {
      throw new CodedError('lighttpd_status', `${printableUrl(this.#url)} is not a page of mod_status`, {
        status: 502,
      });
    }
    sender.warning(`lighttpd_status_url ${printableUrl(this.#url)} should end in ${suffix}`);
    this.#url = forPrograms;
  }

  close(): void {
    this.#http.close();
  }

  /** undefined when the page had metrics; otherwise what the server calls itself, '' when it does not say. */
  async #read(url: URL, sender: CheckSender, signal: AbortSignal): Promise<string | undefined> {
    const { text, headers } = await readStatusPage(this.#http, url, SERVICE_CHECK, sender, signal);
    const server = headers['server'] ?? '';
    const version = /^lighttpd\/([\d.]+)/.exec(server)?.[1];
    if (version !== undefined) sender.metadata('version.raw', version);
    return sendServerStatus(text, sender) > 0 ? undefined : server;
  }
}
