import { isObject, type JsonObject } from '@komainu/kernel/json.ts';
import { textOf, textsOf } from '../series/json.ts';
import { normalizeTags } from '../series/names.ts';

/** An event as Agents send it inside `/intake/`, by the source it came under. */
export interface IntakeEvent {
  /** `api`, or the name of the check. */
  readonly source: string;
  /** As it was sent; whoever stores events counts what is none. */
  readonly event: unknown;
}

/** Host metadata of an Agent (its v5 payload): what the machine is, and the tags that hold for all its telemetry. */
export interface HostMetadata {
  readonly host: string;
  readonly aliases: readonly string[];
  /** Tags by where they come from: `system`, `google cloud platform`, … */
  readonly tagsBySource: Readonly<Record<string, readonly string[]>>;
  readonly agentVersion: string;
  readonly platform: string;
  /** The document without keys and credentials, with `gohai` taken apart. */
  readonly details: JsonObject;
}

/** One instance of a check and how it fares. */
export interface AgentCheck {
  readonly name: string;
  readonly source: string;
  readonly instance: string;
  readonly status: string;
  readonly message: string;
}

/** The documents that share `POST /intake/`, told apart by their keys. One body may hold several. */
export interface IntakeDocuments {
  readonly events: readonly IntakeEvent[];
  readonly hostMetadata: HostMetadata | undefined;
  /** Undefined when the body has none; an empty list says that no check runs. */
  readonly agentChecks: { readonly host: string; readonly checks: readonly AgentCheck[] } | undefined;
  /** Tags that an integration (vSphere, OpenStack) knows of other hosts. */
  readonly externalHostTags: readonly {
    readonly host: string;
    readonly tagsBySource: Readonly<Record<string, readonly string[]>>;
  }[];
  /** Keys of Agents before version 6, which carried metrics and processes here. */
  readonly legacy: readonly string[];
}

const LEGACY_KEYS = ['metrics', 'processes', 'service_checks'];
const SECRET_KEYS: ReadonlySet<string> = new Set(['apiKey', 'api_key']);

/** Takes a body of `/intake/` apart. Anything that is no object holds nothing: probes send `{}`, null or text. */
export function readIntakeDocuments(document: unknown): IntakeDocuments {
  const body = isObject(document) ? document : {};
  return {
    events: readEvents(body['events']),
    hostMetadata: readHostMetadata(body),
    agentChecks: Array.isArray(body['agent_checks'])
      ? { host: hostOf(body), checks: readAgentChecks(body['agent_checks']) }
      : undefined,
    externalHostTags: readExternalTags(body['external_host_tags']),
    legacy: LEGACY_KEYS.filter((key) => (Array.isArray(body[key]) ? body[key].length > 0 : isObject(body[key]))),
  };
}

function readEvents(value: unknown): IntakeEvent[] {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([source, events]) =>
    Array.isArray(events) ? events.map((event: unknown) => ({ source, event })) : [],
  );
}

function hostOf(body: JsonObject): string {
  const meta = isObject(body['meta']) ? body['meta'] : {};
  return textOf(body['internalHostname']) || textOf(meta['hostname']) || textOf(meta['socket-hostname']);
}

function readHostMetadata(body: JsonObject): HostMetadata | undefined {
  const tells = ['gohai', 'systemStats', 'host-tags'].some((key) => body[key] !== undefined && body[key] !== null);
  const host = hostOf(body);
  if (!tells || host === '') return undefined;
  const meta = isObject(body['meta']) ? body['meta'] : {};
  const stats = isObject(body['systemStats']) ? body['systemStats'] : {};
  return {
    host,
    aliases: textsOf(meta['host_aliases']),
    tagsBySource: readTagsBySource(body['host-tags']),
    agentVersion: textOf(body['agentVersion']),
    platform: textOf(stats['platform']) || textOf(body['os']),
    details: detailsOf(body),
  };
}

/** What a screen shows of the machine; tags are kept apart, keys never. */
function detailsOf(body: JsonObject): JsonObject {
  const details: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(body)) {
    if (SECRET_KEYS.has(key) || key === 'host-tags' || key === 'events' || key === 'resources') continue;
    if (key === 'gohai') continue;
    details[key] = value;
  }
  const gohai = readGohai(body['gohai']);
  return gohai === undefined ? details : { ...details, gohai };
}

/** `gohai` is JSON inside a string. */
function readGohai(value: unknown): JsonObject | undefined {
  if (isObject(value)) return value;
  if (typeof value !== 'string' || value === '') return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    // The rest of the document is worth keeping.
    return undefined;
  }
}

function readTagsBySource(value: unknown): Readonly<Record<string, readonly string[]>> {
  if (!isObject(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([source, tags]) => [source, normalizeTags(textsOf(tags))]));
}

/** Each is `[name, source, instance, status, message, …]`. */
function readAgentChecks(items: readonly unknown[]): AgentCheck[] {
  return items.flatMap((item) => {
    if (!Array.isArray(item)) return [];
    const [name, source, instance, status, message] = item.map(textOf);
    if (name === undefined || name === '') return [];
    return [{ name, source: source ?? '', instance: instance ?? '', status: status ?? '', message: message ?? '' }];
  });
}

/** Each is `[host, {source: [tags]}]`. */
function readExternalTags(value: unknown): IntakeDocuments['externalHostTags'] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item) => {
    const host = Array.isArray(item) ? textOf(item[0]) : '';
    return host === '' ? [] : [{ host, tagsBySource: readTagsBySource(item[1]) }];
  });
}
