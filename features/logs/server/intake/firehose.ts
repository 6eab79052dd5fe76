import { gunzipSync } from 'node:zlib';
import type { IntakeAnswer, IntakeRequest } from '@komainu/http/intake.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { cloudWatchSource, lambdaFunctionOf } from '@komainu/wire/cloud/cloudwatch.ts';
import { unwrapEnvelopes } from '@komainu/wire/cloud/envelopes.ts';
import { LogDecoder, type LogDefaults } from '@komainu/wire/logs/decoder.ts';
import { readLogItems } from '@komainu/wire/logs/items.ts';
import type { LogIntake, TakeLog } from './log-intake.ts';
import { defaultsOf, MAX_LOG_BYTES, requestKeyOf } from './request.ts';
import type { ErrorShape } from './shippers/error-shape.ts';

type Json = Readonly<Record<string, unknown>>;

/** As much as Firehose gathers for one request at most. */
const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;

export function isFirehose(request: IntakeRequest): boolean {
  return (
    request.query['dd-protocol'] === 'aws-kinesis-firehose' ||
    request.headers['x-amz-firehose-request-id'] !== undefined
  );
}

/**
 * Amazon Data Firehose's HTTP endpoint protocol: records in base64, each text, JSON, or a gzipped CloudWatch
 * subscription. Anything but 200 with the request's id makes Firehose send again.
 */
export async function receiveFirehose(intake: LogIntake, request: IntakeRequest): Promise<IntakeAnswer> {
  const document = parse(request.body);
  const records = document?.['records'];
  if (document === undefined || !Array.isArray(records)) {
    intake.refuse('bad_firehose');
    throw badRequest('bad_firehose', 'a Firehose request is a JSON object with a list of records');
  }
  const defaults = withCommon(defaultsOf(request), request.headers['x-amz-firehose-common-attributes']);
  const requestId = document['requestId'] ?? request.headers['x-amz-firehose-request-id'] ?? '';
  // Firehose sends a request that was not answered again under the same id.
  const requestKey = requestKeyOf(request) ?? (requestId === '' ? undefined : `firehose ${String(requestId)}`);
  const unpack = unpacker(MAX_UNPACKED_BYTES);
  const feed = (take: TakeLog) => {
    for (const record of records) takeRecord(intake, record, unpack, defaults, take);
  };
  await intake.receive(feed, requestKey, records.length);
  return { status: 200, body: { requestId, timestamp: intake.nowMs() } };
}

function takeRecord(intake: LogIntake, record: unknown, unpack: Unpack, defaults: LogDefaults, take: TakeLog): void {
  const data = typeof record === 'object' && record !== null && 'data' in record ? record.data : undefined;
  if (typeof data !== 'string') {
    intake.refuse('bad_firehose');
    return;
  }
  const bytes = unpack(Buffer.from(data, 'base64'));
  if (bytes === undefined) {
    intake.refuse('bad_compression');
    return;
  }
  const read = unwrapEnvelopes(readLogItems(bytes, ''));
  const decoder = new LogDecoder(defaults, intake.nowMs());
  let exact: readonly unknown[] | undefined;
  for (const [index, item] of read.items.entries()) {
    if (isSubscription(item)) takeSubscription(intake, item, defaults, take);
    else {
      take(item, decoder, () => {
        exact ??= read.exact();
        return exact[index];
      });
    }
  }
}

/** `messageType` CONTROL_MESSAGE is CloudWatch asking whether anybody listens. */
function takeSubscription(intake: LogIntake, document: Json, defaults: LogDefaults, take: TakeLog): void {
  if (document['messageType'] !== 'DATA_MESSAGE') return;
  const group = String(document['logGroup'] ?? '');
  const awslogs = { logGroup: group, logStream: document['logStream'], owner: document['owner'] };
  const decoder = new LogDecoder(
    {
      ...defaults,
      host: defaults.host || group,
      service: defaults.service || lambdaFunctionOf(group),
      source: defaults.source || cloudWatchSource(group, String(document['logStream'] ?? '')),
    },
    intake.nowMs(),
  );
  for (const event of document['logEvents'] as readonly unknown[]) {
    const entry = typeof event === 'object' && event !== null ? event : {};
    take({ ...entry, aws: { awslogs } }, decoder);
  }
}

function isSubscription(item: unknown): item is Json {
  return typeof item === 'object' && item !== null && 'logEvents' in item && Array.isArray(item.logEvents);
}

/** Undoes gzip where there is some; undefined when that fails or becomes too much. */
type Unpack = (bytes: Buffer) => Buffer | undefined;

/** The records of one request together must not unpack to more than `most` bytes. */
function unpacker(most: number): Unpack {
  let left = most;
  return (bytes) => {
    if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
    if (left <= 0) return undefined;
    try {
      const unpacked = gunzipSync(bytes, { maxOutputLength: Math.min(left, MAX_LOG_BYTES) });
      left -= unpacked.length;
      return unpacked;
    } catch (error) {
      // What did not fit was unpacked all the same, and a thousand such records would hold up everything else.
      const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
      if (isTooLarge) left -= MAX_LOG_BYTES;
      return undefined;
    }
  };
}

/**
 * Adds the parameters that a stream sends with each request (`{"commonAttributes": {…}}`): service, source, host and tags by
 * the names that they have in queries, all others as tags.
 */
function withCommon(defaults: LogDefaults, header: unknown): LogDefaults {
  const attributes = typeof header === 'string' ? parse(Buffer.from(header))?.['commonAttributes'] : undefined;
  if (typeof attributes !== 'object' || attributes === null) return defaults;
  const { service, host, hostname, source, ddsource, ddtags, ...others } = attributes as Json;
  const tags = Object.entries(others).map(([key, value]) => `${key}:${String(value).replaceAll(',', '_')}`);
  const first = (...texts: readonly unknown[]) => texts.find((text) => typeof text === 'string' && text !== '') ?? '';
  return {
    service: defaults.service || String(first(service)),
    host: defaults.host || String(first(hostname, host)),
    source: defaults.source || String(first(ddsource, source)),
    tags: [defaults.tags, first(ddtags), ...tags].filter((tag) => tag !== '').join(','),
  };
}

/** Errors as Firehose wants them; it shows the message to the owner of the stream. */
export function firehoseError(clock: Clock): ErrorShape {
  return (_status, errorMessage, request) => {
    const requestId = request.headers['x-amz-firehose-request-id'];
    return requestId === undefined ? undefined : { requestId, timestamp: clock.nowMs(), errorMessage };
  };
}

function parse(body: Buffer): Json | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}
