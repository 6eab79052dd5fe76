import type { IntakeAnswer, IntakeRequest, IntakeRoute } from '@komainu/http/intake.ts';
import { isEnvelope, unwrapEnvelopes } from '@komainu/wire/cloud/envelopes.ts';
import { readFluentItems } from '@komainu/wire/fluent/items.ts';
import { LogDecoder } from '@komainu/wire/logs/decoder.ts';
import { type LogItems, readLogItems } from '@komainu/wire/logs/items.ts';
import { LogScanner } from '@komainu/wire/logs/scanned-logs.ts';
import { LOGPLEX, readLogplex } from '@komainu/wire/syslog/logplex.ts';
import { isFirehose, receiveFirehose } from './firehose.ts';
import type { LogIntake, TakeLog } from './log-intake.ts';
import { receiveOtlp } from './otlp.ts';
import { defaultsOf, MAX_LOG_BYTES, requestKeyOf } from './request.ts';

/** Media types of Fluent Bit and Fluentd. */
const MSGPACK: ReadonlySet<string> = new Set(['application/msgpack', 'application/x-msgpack']);

/** The log intake of Agents, tracers, browsers, shippers and API clients, and OTLP over HTTP. */
export function logIntakeRoutes(intake: LogIntake): readonly IntakeRoute[] {
  const scanner = new LogScanner();
  const receive = (status: number) => async (request: IntakeRequest) => {
    if (isFirehose(request)) return receiveFirehose(intake, request);
    const scanned = scan(scanner, request) ? receiveScanned(intake, request, scanner) : undefined;
    // Nothing was awaited: its logs are in the batch, or it has none.
    scanner.release();
    await (scanned ?? receiveLogs(intake, request));
    return { status, body: {} } satisfies IntakeAnswer;
  };
  const route = (url: string, status: number): IntakeRoute => ({
    method: 'POST',
    url,
    maxBytes: MAX_LOG_BYTES,
    handle: receive(status),
  });
  const otlp = (url: string): IntakeRoute => ({
    method: 'POST',
    url,
    maxBytes: MAX_LOG_BYTES,
    handle: (request) => receiveOtlp(intake, request),
  });
  return [
    route('/api/v2/logs', 202),
    // The old intake promises 200.
    route('/v1/input', 200),
    route('/v1/input/:apiKey', 200),
    otlp('/v1/logs'),
    // Where Datadog's own exporters send OTLP without an Agent.
    otlp('/api/intake/otlp/v1/logs'),
  ];
}

/** Whether the body is plain JSON logs, which are then in the scanner. */
function scan(scanner: LogScanner, request: IntakeRequest): boolean {
  const { contentType, body } = request;
  if (contentType === 'multipart/form-data' || contentType === LOGPLEX || MSGPACK.has(contentType)) return false;
  return scanner.scan(body) && !isEnvelope(scanner.firstItem());
}

/** The logs in the scanner are in the batch when this returns its promise. */
function receiveScanned(intake: LogIntake, request: IntakeRequest, scanner: LogScanner): Promise<unknown> {
  request.release();
  const { count } = scanner;
  if (count === 0) return Promise.resolve();
  const decoder = scanner.decoder(defaultsOf(request), intake.nowMs());
  const feed = (take: TakeLog) => scanner.each((place) => take(place, decoder));
  return intake.receive(feed, requestKeyOf(request), count);
}

async function receiveLogs(intake: LogIntake, request: IntakeRequest): Promise<void> {
  if (request.contentType === 'multipart/form-data') {
    // Old profilers post here.
    intake.refuse('not_logs');
    return;
  }
  // Undefined again once the logs are in the batch: requests wait a second for their commit, and thousands of parsed
  // objects that live so long cost the garbage collector more than parsing them.
  let read: LogItems | undefined = intake.reading(() => readItems(request, intake.nowMs()));
  request.release();
  const { badJson, cutOff = 0 } = read;
  const items = read.items.length;
  if (badJson > 0) intake.refuse('bad_json', badJson);
  if (cutOff > 0) intake.refuse('cut_off', cutOff);
  if (items === 0) return;
  const { source, ...defaults } = defaultsOf(request);
  const usual = request.contentType === LOGPLEX ? 'heroku' : '';
  const decoder = new LogDecoder({ ...defaults, source: source || usual }, intake.nowMs());
  const feed = (take: TakeLog) => {
    if (read !== undefined) feedItems(read, decoder, take);
    read = undefined;
  };
  await intake.receive(feed, requestKeyOf(request), items);
}

function feedItems(read: LogItems, decoder: LogDecoder, take: TakeLog): void {
  let exact: readonly unknown[] | undefined;
  for (let index = 0; index < read.items.length; index++) {
    take(read.items[index], decoder, () => {
      exact ??= read.exact();
      return exact[index];
    });
  }
}

function readItems(request: IntakeRequest, nowMs: number): LogItems {
  if (request.contentType === LOGPLEX) return readLogplex(request.body, nowMs, defaultsOf(request));
  if (MSGPACK.has(request.contentType)) return readFluentItems(request.body);
  return unwrapEnvelopes(readLogItems(request.body, request.contentType));
}
