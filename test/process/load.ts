import { randomUUID } from 'node:crypto';
import type { RunningServer } from './server.ts';

const ITEMS_A_REQUEST = 20;
const PAUSE_MS = 100;
const ANSWER_LIMIT_MS = 20_000;

/** How a signal is sent: the route and a body that carries the items' ids. */
interface Signal {
  readonly name: string;
  readonly path: string;
  readonly method: 'POST' | 'PUT';
  body(ids: readonly string[]): unknown;
}

let spanNumber = 0;

const SIGNALS: readonly Signal[] = [
  {
    name: 'log',
    path: '/api/v2/logs',
    method: 'POST',
    body: (ids) => ids.map((id) => ({ message: `item ${id}`, service: 'loss', item: id })),
  },
  {
    name: 'span',
    path: '/v0.4/traces',
    method: 'PUT',
    body: (ids) =>
      ids.map((id) => {
        spanNumber++;
        return [
          {
            trace_id: spanNumber,
            span_id: spanNumber,
            parent_id: 0,
            service: 'loss',
            name: 'loss.item',
            resource: id,
            start: Date.now() * 1_000_000,
            duration: 1_000_000,
            error: 0,
          },
        ];
      }),
  },
  {
    name: 'point',
    path: '/api/v2/series',
    method: 'POST',
    // A count of 1 in a series of its own: stored twice it would read 2.
    body: (ids) => ({
      series: ids.map((id) => ({
        metric: 'loss.items',
        type: 1,
        interval: 1,
        points: [{ timestamp: Math.floor(Date.now() / 1000), value: 1 }],
        tags: [`item:${id}`],
      })),
    }),
  },
];

/** What a load did; `refusals` are answers that are neither success nor "try again". */
export interface Load {
  /** Ids of items whose request was answered with success, by signal. */
  readonly acknowledged: ReadonlyMap<string, string[]>;
  /** Requests that were sent once more with the same key. */
  repetitions(): number;
  readonly refusals: readonly string[];
  /** Starts no more requests and resolves when all that were started are acknowledged. */
  finish(): Promise<void>;
}

/**
 * Sends logs, spans and points without pause, `senders` of each. Like an Agent: a request keeps its Idempotency-Key and is
 * repeated, byte by byte, until it is answered with success.
 */
export function startLoad(server: Pick<RunningServer, 'url' | 'apiKey'>, senders: number): Load {
  const acknowledged = new Map<string, string[]>(SIGNALS.map(({ name }) => [name, []]));
  const refusals: string[] = [];
  let repetitions = 0;
  let going = true;

  const deliver = async (signal: Signal, ids: readonly string[]): Promise<void> => {
    const request = {
      method: signal.method,
      headers: {
        'Content-Type': 'application/json',
        'DD-API-KEY': server.apiKey,
        'Idempotency-Key': randomUUID(),
      },
      body: JSON.stringify(signal.body(ids)),
    };
    for (;;) {
      const answer = await fetch(`${server.url}${signal.path}`, {
        ...request,
        signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
      }).then(
        async (response) => ({ status: response.status, text: await response.text().catch(() => '') }),
        () => undefined,
      );
      if (answer !== undefined && answer.status < 300) break;
      if (answer !== undefined && answer.status !== 503 && answer.status !== 429) {
        refusals.push(`${signal.path}: ${answer.status} ${answer.text.slice(0, 200)}`);
        return;
      }
      repetitions++;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    acknowledged.get(signal.name)?.push(...ids);
  };

  const running = SIGNALS.flatMap((signal) =>
    Array.from({ length: senders }, async (_, sender) => {
      for (let request = 0; going; request++) {
        const ids = Array.from({ length: ITEMS_A_REQUEST }, (_item, index) => `${sender}-${request}-${index}`);
        await deliver(signal, ids);
      }
    }),
  );
  return {
    acknowledged,
    repetitions: () => repetitions,
    refusals,
    async finish() {
      going = false;
      await Promise.all(running);
    },
  };
}
