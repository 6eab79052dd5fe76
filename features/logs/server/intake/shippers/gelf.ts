import { registerIntake } from '@komainu/http/intake.ts';
import { gelfItem, isGelf } from '@komainu/wire/gelf/item.ts';
import { LogDecoder } from '@komainu/wire/logs/decoder.ts';
import { readLogItems } from '@komainu/wire/logs/items.ts';
import type { FastifyInstance } from 'fastify';
import type { LogIntake } from '../log-intake.ts';
import { defaultsOf, MAX_LOG_BYTES } from '../request.ts';

/** Graylog's Extended Log Format over HTTP: one message a request, or several after one another; answered 202. */
export function registerGelfIntake(app: FastifyInstance, intake: LogIntake): void {
  registerIntake(app, [
    {
      method: 'POST',
      url: '/gelf',
      maxBytes: MAX_LOG_BYTES,
      handle: async (request) => {
        const read = intake.reading(() => readLogItems(request.body, 'application/json'));
        request.release();
        if (read.badJson > 0) intake.refuse('bad_json', read.badJson);
        const decoder = new LogDecoder(defaultsOf(request), intake.nowMs());
        if (read.items.length > 0) {
          await intake.receive(
            (take) => {
              for (const item of read.items) take(isGelf(item) ? gelfItem(item) : item, decoder);
            },
            undefined,
            read.items.length,
          );
        }
        return { status: 202, body: '' };
      },
    },
  ]);
}
