import { badRequest } from '@komainu/kernel/errors.ts';
import { classifyType } from '@komainu/wire/ddtrace/classes.ts';
import { normaliseName, normaliseService, normaliseTag } from '@komainu/wire/ddtrace/normalise.ts';
import { MsgpackReader } from '@komainu/wire/msgpack/reader.ts';
import { type MsgpackValue, readMsgpackValue } from '@komainu/wire/msgpack/value.ts';
import type { Encodable } from '@komainu/wire/msgpack/writer.ts';
import type { TraceObfuscator } from '../process/obfuscator.ts';

const MAX_RESOURCE = 5000;

/**
 * What a tracer counted (`/v0.6/stats`, one ClientStatsPayload in msgpack) with its texts normalised and secrets taken out
 * of its resources; everything else stays as it came. Gives the number of groups too. Throws `bad_msgpack` (400).
 */
export function cleanClientStats(
  body: Buffer,
  defaults: { readonly hostname: string; readonly env: string; readonly containerId: string },
  obfuscator: TraceObfuscator,
): { readonly payload: Encodable; readonly groups: number } {
  const root = readMsgpackValue(new MsgpackReader(body));
  if (!(root instanceof Map)) throw badRequest('bad_msgpack', 'the body is no map of statistics');
  let groups = 0;
  const buckets = listOf(root.get('Stats')).map((bucket) => {
    if (!(bucket instanceof Map)) return encodable(bucket);
    return withFields(bucket, {
      Stats: listOf(bucket.get('Stats')).map((group) => {
        groups++;
        return group instanceof Map ? cleanGroup(group, obfuscator) : encodable(group);
      }),
    });
  });
  const payload = withFields(root, {
    Hostname: textOf(root, 'Hostname') || defaults.hostname,
    Env: normaliseTag(textOf(root, 'Env') || defaults.env),
    ContainerID: textOf(root, 'ContainerID') || defaults.containerId,
    Stats: buckets,
  });
  return { payload, groups };
}

function cleanGroup(group: ReadonlyMap<string, MsgpackValue>, obfuscator: TraceObfuscator): Encodable {
  const type = textOf(group, 'Type');
  return withFields(group, {
    Service: normaliseService(textOf(group, 'Service')),
    Name: normaliseName(textOf(group, 'Name')),
    Resource: obfuscator.resource(textOf(group, 'Resource'), classifyType(type)).slice(0, MAX_RESOURCE),
    Type: type.slice(0, 100),
  });
}

function withFields(map: ReadonlyMap<string, MsgpackValue>, fields: Readonly<Record<string, Encodable>>): Encodable {
  const all = new Map<Encodable, Encodable>([...map].map(([key, value]) => [key, encodable(value)]));
  for (const [key, value] of Object.entries(fields)) all.set(key, value);
  return all;
}

/** What was read is written again as it is; only its type is another. */
function encodable(value: MsgpackValue): Encodable {
  if (value instanceof Map) return withFields(value, {});
  if (Array.isArray(value)) return value.map((entry: MsgpackValue) => encodable(entry));
  return typeof value === 'object' && value !== null && !Buffer.isBuffer(value) ? null : value;
}

function listOf(value: MsgpackValue | undefined): readonly MsgpackValue[] {
  return Array.isArray(value) ? value : [];
}

function textOf(map: ReadonlyMap<string, MsgpackValue>, key: string): string {
  const value = map.get(key);
  return typeof value === 'string' ? value : '';
}
