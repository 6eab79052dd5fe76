import type { IncomingHttpHeaders } from 'node:http';
import type { EntityTagger } from '@komainu/contracts/agent/containers.ts';
import type { TraceRequest } from './process/trace-processor.ts';

/** Texts of string tables may expand to this much, however small the body is. */
const LEAST_EXPANDED_BYTES = 64 * 1024 * 1024;
const MOST_EXPANSION = 20;

/** One header as text; '' when absent. */
export function headerOf(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? '';
}

/** A header that says yes with anything but nothing, `0`, `f` or `false`. */
export function isSet(headers: IncomingHttpHeaders, name: string): boolean {
  return !['', '0', 'f', 'false'].includes(headerOf(headers, name).toLowerCase());
}

/** The container that a client runs in: named, or found by the cgroup that it names (`Datadog-Entity-ID: ci-…` or `in-…`). */
export function containerOf(headers: IncomingHttpHeaders, tagger: EntityTagger): string {
  const named = headerOf(headers, 'datadog-container-id');
  if (/^[0-9a-zA-Z_-]{1,128}$/.test(named)) return named;
  const entity = headerOf(headers, 'datadog-entity-id');
  if (/^ci-[0-9a-zA-Z_-]{1,128}$/.test(entity)) return entity.slice(3);
  return /^in-[0-9]{1,15}$/.test(entity) ? tagger.containerOfCgroup(Number(entity.slice(3))) : '';
}

/** The tags of a container, all of them; none when there is no container. */
export function containerTags(id: string, tagger: EntityTagger): readonly string[] {
  return id === '' ? [] : tagger.tagsOf(`container_id://${id}`, 'high');
}

/** What the headers of a tracer say about its spans. */
export function tracerRequest(headers: IncomingHttpHeaders, bodyBytes: number, tagger: EntityTagger): TraceRequest {
  const containerId = containerOf(headers, tagger);
  const dropped = Number(headerOf(headers, 'datadog-client-dropped-p0-traces'));
  return {
    language: headerOf(headers, 'datadog-meta-lang'),
    languageVersion: headerOf(headers, 'datadog-meta-lang-version'),
    tracerVersion: headerOf(headers, 'datadog-meta-tracer-version'),
    containerId,
    containerTags: containerTags(containerId, tagger),
    topLevelComputed: isSet(headers, 'datadog-client-computed-top-level'),
    statsComputed: isSet(headers, 'datadog-client-computed-stats'),
    droppedTraces: Number.isFinite(dropped) && dropped > 0 ? dropped : 0,
    maxExpandedBytes: Math.max(LEAST_EXPANDED_BYTES, bodyBytes * MOST_EXPANSION),
  };
}
