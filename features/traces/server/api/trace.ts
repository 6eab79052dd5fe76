import type { TraceAnswer } from '@komainu/contracts/traces/traces-api.ts';
import { clientSignal } from '@komainu/http/client-signal.ts';
import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import type { FastifyInstance } from 'fastify';
import { spansTable } from '../../tables/spans.ts';
import { guessId, type IdGuess } from '../ids.ts';
import { READ, type SpanQueries } from './query.ts';
import { latestVersions, renderSpan, SPAN_COLUMNS, type SpanRow, traceIdHex } from './render.ts';

const MOST_SPANS = 100_000;

/** `GET /api/unstable/traces/{trace_id}`: all spans of a trace by start. 16 or 32 hex digits, or decimal. */
export function registerTrace(app: FastifyInstance, queries: SpanQueries): void {
  app.get('/api/unstable/traces/:traceId', READ, async (request, reply): Promise<TraceAnswer> => {
    const { traceId } = request.params as { traceId: string };
    const guesses = guessId(traceId);
    if (guesses.length === 0)
      throw badRequest('bad_trace_id', 'a trace id is 16 or 32 hex digits, or a decimal number');
    const rows = await queries.runFor(clientSignal(reply))<SpanRow>(traceSql(guesses));
    const first = rows[0];
    if (first === undefined) {
      throw new CodedError('no_such_trace', `there are no spans of trace ${traceId}`, { status: 404 });
    }
    // Chunks that reached us without the high half still belong to the trace.
    const whole = rows.find((row) => row.trace_id_high !== '0') ?? first;
    const id = traceIdHex(whole);
    const spans = latestVersions(rows.slice(0, MOST_SPANS)).map((row) => ({ ...renderSpan(row), traceId: id }));
    return { traceId: id, spans, truncated: rows.length > MOST_SPANS };
  });
}

function traceSql(guesses: readonly IdGuess[]): string {
  const condition = guesses
    .map(({ low, high }) =>
      high === undefined ? `trace_id = ${low}` : `(trace_id = ${low} AND trace_id_high IN (${high}, 0))`,
    )
    .join(' OR ');
  return `SELECT ${SPAN_COLUMNS.join(', ')} FROM ${spansTable.name} WHERE ${condition} ORDER BY start, span_id LIMIT ${MOST_SPANS + 1}`;
}
