import { gunzipSync } from 'node:zlib';
import type { IntakeAnswer, IntakeRequest } from '@komainu/http/intake.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { LogDecoder, type LogDefaults } from '@komainu/wire/logs/decoder.ts';
import { readLogItems } from '@komainu/wire/logs/items.ts';
import type { LogIntake, TakeLog } from './log-intake.ts';
import { defaultsOf, MAX_LOG_BYTES, requestKeyOf } from './request.ts';

type Json = Readonly<Record<string, unknown>>;

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
  const defaults = withTags(defaultsOf(request), commonTags(request.headers['x-amz-firehose-common-attributes']));
  await intake.receive((take) => {
    for (const record of records) takeRecord(intake, record, defaults, take);
  }, requestKeyOf(request));
  const requestId = document['requestId'] ?? request.headers['x-amz-firehose-request-id'] ?? '';
  return { status: 200, body: { requestId, timestamp: intake.nowMs() } };
}

function takeRecord(intake: LogIntake, record: unknown, defaults: LogDefaults, take: TakeLog): void {
  const data = typeof record === 'object' && record !== null && 'data' in record ? record.data : undefined;
  if (typeof data !== 'string') {
    intake.refuse('bad_firehose');
    return;
  }
  const bytes = unpacked(Buffer.from(data, 'base64'));
  if (bytes === undefined) {
    intake.refuse('bad_compression');
    return;
  }
  const { items } = readLogItems(bytes, '');
  for (const item of items) {
    if (isSubscription(item)) takeSubscription(intake, item, defaults, take);
    else take(item, new LogDecoder(defaults, intake.nowMs()));
  }
}

/** `messageType` CONTROL_MESSAGE is CloudWatch asking whether anybody listens. */
function takeSubscription(intake: LogIntake, document: Json, defaults: LogDefaults, take: TakeLog): void {
  if (document['messageType'] !== 'DATA_MESSAGE') return;
  const group = String(document['logGroup'] ?? '');
  const awslogs = { logGroup: group, logStream: document['logStream'], owner: document['owner'] };
  const decoder = new LogDecoder(
    { ...defaults, host: defaults.host || group, source: defaults.source || 'cloudwatch' },
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

function unpacked(bytes: Buffer): Buffer | undefined {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_LOG_BYTES });
  } catch {
    return undefined;
  }
}

function commonTags(header: unknown): string {
  if (typeof header !== 'string') return '';
  try {
    const attributes: unknown = (JSON.parse(header) as Json)['commonAttributes'];
    if (typeof attributes !== 'object' || attributes === null) return '';
    return Object.entries(attributes)
      .map(([key, value]) => `${key}:${String(value).replaceAll(',', '_')}`)
      .join(',');
  } catch {
    return '';
  }
}

function withTags(defaults: LogDefaults, tags: string): LogDefaults {
  return tags === '' ? defaults : { ...defaults, tags: defaults.tags === '' ? tags : `${defaults.tags},${tags}` };
}

function parse(body: Buffer): Json | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}
