import { classifyMeta } from '@komainu/wire/ddtrace/classes.ts';
import type { TraceSettings } from '../settings.ts';

/** What meta keys mean to the agent beside the classes of `META`; a class fits in the low six bits. */
export const AGENT_META = {
  errorStack: 40,
  grpcStatus: 41,
  httpEndpoint: 42,
  keptNumber: 43,
  hasException: 44,
} as const;

/** The class of a key, without its marks. */
export const CLASS_BITS = 63;
/** The key says whom a call went to. */
export const PEER_TAG = 64;
/** A filter or a replacement looks at the key. */
export const WATCHED = 128;

const OWN: Readonly<Record<string, number>> = {
  'error.stack': AGENT_META.errorStack,
  'rpc.grpc.status_code': AGENT_META.grpcStatus,
  'grpc.code': AGENT_META.grpcStatus,
  'rpc.grpc.status.code': AGENT_META.grpcStatus,
  'grpc.status.code': AGENT_META.grpcStatus,
  '_dd.span_events.has_exception': AGENT_META.hasException,
  'http.endpoint': AGENT_META.httpEndpoint,
};

/** Classifies meta keys, once for each that a dictionary meets. */
export function metaClassifier(settings: TraceSettings): (key: string) => number {
  const peerTags = new Set(settings.peerTags);
  const watched = new Set([
    ...settings.replaceTags.map(({ name }) => name),
    ...[...settings.requireTags, ...settings.rejectTags].map(({ key }) => key),
  ]);
  const all = watched.has('*');
  const kept = new Set(settings.obfuscation.creditCards.keepValues);
  return (key) => {
    const own = Object.hasOwn(OWN, key) ? (OWN[key] ?? 0) : classifyMeta(key);
    const found = own === 0 && kept.has(key) ? AGENT_META.keptNumber : own;
    return found | (peerTags.has(key) ? PEER_TAG : 0) | (all || watched.has(key) ? WATCHED : 0);
  };
}
