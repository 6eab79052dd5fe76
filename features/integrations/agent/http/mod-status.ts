import { CodedError } from '@komainu/kernel/errors.ts';
import type { Check, CheckModule, CheckSender } from '../check.ts';
import { urlOption } from '../read-instance.ts';
import { CheckHttp, type CheckHttpAnswer, printableUrl } from './check-http.ts';
import { type OptionAlias, withAliases } from './option-aliases.ts';
import { readStatusPage } from './status-page.ts';

/** A web server whose mod_status has a page for people, and beside it one for programs. */
export interface ModStatusServer {
  /** Of the check; its service check is `<name>.can_connect`. */
  readonly name: string;
  /** The option that holds the address of the page. */
  readonly urlOption: string;
  readonly aliases: Readonly<Record<string, OptionAlias>>;
  /** Sends what a page tells; whether it had metrics. */
  readonly send: (page: CheckHttpAnswer, sender: CheckSender) => boolean;
  /** The query that turns a page for people into the one for programs. */
  readonly queryForPrograms: (page: CheckHttpAnswer) => string;
}

/** The check of such a server. A run rejects with `<name>_status` when neither page is one of mod_status. */
export function modStatusCheck(server: ModStatusServer): CheckModule {
  return {
    name: server.name,
    create(instance, initConfig) {
      const url = urlOption(instance, server.urlOption);
      return new ModStatusCheck(server, url, CheckHttp.fromInstance(withAliases(instance, server.aliases), initConfig));
    },
  };
}

class ModStatusCheck implements Check {
  readonly #server: ModStatusServer;
  readonly #http: CheckHttp;
  #url: URL;

  constructor(server: ModStatusServer, url: URL, http: CheckHttp) {
    this.#server = server;
    this.#url = url;
    this.#http = http;
  }

  async run(sender: CheckSender, signal: AbortSignal): Promise<void> {
    const { name, urlOption: option, send, queryForPrograms } = this.#server;
    const read = (url: URL) => readStatusPage(this.#http, url, `${name}.can_connect`, sender, signal);
    const page = await read(this.#url);
    if (send(page, sender)) return;
    const forPrograms = new URL(this.#url);
    const query = queryForPrograms(page);
    forPrograms.search = query;
    const shown = printableUrl(this.#url);
    if (this.#url.search === query || !send(await read(forPrograms), sender)) {
      throw new CodedError(`${name}_status`, `${shown} is not a page of mod_status`, { status: 502 });
    }
    sender.warning(`${option} ${shown} should end in ${query}`);
    this.#url = forPrograms;
  }

  close(): void {
    this.#http.close();
  }
}
