import { type IntakeRequest, registerIntake } from '@komainu/http/intake.ts';
import { LogDecoder } from '@komainu/wire/logs/decoder.ts';
import { readLokiProtobuf } from '@komainu/wire/loki/protobuf.ts';
import { type LokiStream, lokiItem, readLokiJson } from '@komainu/wire/loki/push.ts';
import { decodeSnappy } from '@komainu/wire/snappy/snappy.ts';
import type { FastifyInstance } from 'fastify';
import type { LogIntake } from '../log-intake.ts';
import { defaultsOf, MAX_LOG_BYTES } from '../request.ts';

/** Loki's push API, in JSON or in protobuf packed by Snappy: answered 204, as its clients expect. */
export function registerLokiIntake(app: FastifyInstance, intake: LogIntake): void {
  registerIntake(app, [
    {
      method: 'POST',
      url: '/loki/api/v1/push',
      maxBytes: MAX_LOG_BYTES,
      // Some senders say it, others leave it out: protobuf is always packed so.
      ownEncodings: ['snappy'],
      handle: async (request) => {
        await receivePush(intake, request);
        return { status: 204, body: '' };
      },
    },
  ]);
}

async function receivePush(intake: LogIntake, request: IntakeRequest): Promise<void> {
  const { streams, bad } = intake.reading(() => readPush(request));
  request.release();
  if (bad > 0) intake.refuse('bad_loki', bad);
  const lines = streams.reduce((sum, { entries }) => sum + entries.length, 0);
  if (lines === 0) return;
  const decoder = new LogDecoder(defaultsOf(request), intake.nowMs());
  await intake.receive(
    (take) => {
      for (const stream of streams) for (const entry of stream.entries) take(lokiItem(stream, entry), decoder);
    },
    undefined,
    lines,
  );
}

function readPush(request: IntakeRequest): { readonly streams: readonly LokiStream[]; readonly bad: number } {
  if (request.contentType !== 'application/x-protobuf') return readLokiJson(request.body);
  return { streams: readLokiProtobuf(decodeSnappy(request.body, MAX_LOG_BYTES)), bad: 0 };
}
