import type { IncomingHttpHeaders } from 'node:http';
import type { EntityTagger } from '@komainu/contracts/agent/containers.ts';
import { forwardedHeaders } from '@komainu/pipeline/receiver/read-body.ts';
import { containerOf, containerTags } from './tracer-request.ts';

/** What the agent says of itself on requests that it passes on. */
export interface ProxyFacts {
  readonly version: string;
  readonly hostname: string;
  /** '' for none. */
  readonly defaultEnv: string;
}

/** The headers of a request that is passed on as it came, with those that the Agent adds. */
export function proxyHeaders(
  headers: IncomingHttpHeaders,
  facts: ProxyFacts,
  tagger: EntityTagger,
): Record<string, string> {
  return { ...forwardedHeaders(headers), ...addedHeaders(headers, facts, tagger) };
}

/** The headers that the Agent adds: who passed it on, and what it knows of the client. */
export function addedHeaders(
  headers: IncomingHttpHeaders,
  facts: ProxyFacts,
  tagger: EntityTagger,
): Record<string, string> {
  const container = containerOf(headers, tagger);
  const tags = containerTags(container, tagger).join(',');
  const { version, hostname, defaultEnv } = facts;
  const additional = [
    `host:${hostname}`,
    ...(defaultEnv === '' ? [] : [`default_env:${defaultEnv}`]),
    `agent_version:${version}`,
  ];
  return {
    via: `trace-agent ${version}`,
    'x-datadog-additional-tags': additional.join(','),
    ...(defaultEnv === '' ? {} : { 'x-datadog-agentdefaultenv': defaultEnv }),
    ...(container === '' ? {} : { 'datadog-container-id': container }),
    ...(tags === '' ? {} : { 'x-datadog-container-tags': tags }),
  };
}
