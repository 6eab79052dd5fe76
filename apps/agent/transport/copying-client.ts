import type { Counters } from '@komainu/kernel/counters.ts';
import { codeOf } from '@komainu/kernel/errors.ts';
import { outcomeOf } from '@komainu/pipeline/forwarder/outcome.ts';
import type { Outbox } from '@komainu/pipeline/forwarder/payload.ts';
import {
  type ServerAnswer,
  ServerClient,
  type ServerRequest,
  type ServerSettings,
} from '@komainu/pipeline/forwarder/server-client.ts';

/** A client whose posts, once the server has them, are handed to further targets too. */
export class CopyingClient extends ServerClient {
  readonly #copies: readonly Outbox[];
  readonly #counters: Counters;

  constructor(settings: ServerSettings, copies: readonly Outbox[], counters: Counters) {
    super(settings);
    this.#copies = copies;
    this.#counters = counters;
  }

  override async request(request: ServerRequest): Promise<ServerAnswer> {
    const answer = await super.request(request);
    if (request.method === 'POST' && outcomeOf(answer.status) === 'done') {
      const { 'idempotency-key': _key, ...headers } = request.headers;
      for (const copy of this.#copies) await this.#copy(copy, { ...request, headers });
    }
    return answer;
  }

  async #copy(outbox: Outbox, { path, headers, body }: ServerRequest): Promise<void> {
    try {
      await outbox.put({ path, headers, body });
    } catch (error) {
      const reason = codeOf(error);
      this.#counters.add('komainu_agent_copies_lost_total', { reason }, 1, 'copies that an additional endpoint lost');
    }
  }
}
