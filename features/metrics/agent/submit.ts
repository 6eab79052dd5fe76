import type { MetricSeries } from '@komainu/contracts/metrics/sample.ts';
import type { Outbox, OutgoingPayload } from '@komainu/pipeline/forwarder/payload.ts';
import type { StatsDEvent, StatsDServiceCheck } from '@komainu/wire/dogstatsd/line.ts';
import { encodeSeries } from '@komainu/wire/series/encode.ts';
import { encodeSketches, type SketchSeries } from '@komainu/wire/sketches/encode.ts';
import type { Aggregated } from './aggregator.ts';

/** The Agent's own limit of points in a payload. */
const SERIES_A_PAYLOAD = 10_000;
const SKETCHES_A_PAYLOAD = 1_000;
const ITEMS_A_PAYLOAD = 500;

const PROTOBUF = { 'content-type': 'application/x-protobuf' };
const JSON_TYPE = { 'content-type': 'application/json' };

/** Series as requests to `/api/v2/series`. */
export function seriesPayloads(series: readonly MetricSeries[]): OutgoingPayload[] {
  return chunksOf(series, SERIES_A_PAYLOAD).map((chunk) => ({
    path: '/api/v2/series',
    headers: PROTOBUF,
    body: encodeSeries(chunk),
  }));
}

/** Sketches as requests to `/api/beta/sketches`. */
function sketchPayloads(sketches: readonly SketchSeries[]): OutgoingPayload[] {
  return chunksOf(sketches, SKETCHES_A_PAYLOAD).map((chunk) => ({
    path: '/api/beta/sketches',
    headers: PROTOBUF,
    body: encodeSketches(chunk),
  }));
}

/** Everything that the aggregator has finished, as requests. `nowS` dates what carries no time, `host` what names none. */
export function aggregatedPayloads(aggregated: Aggregated, host: string, nowS: number): OutgoingPayload[] {
  return [
    ...seriesPayloads(aggregated.series),
    ...sketchPayloads(aggregated.sketches),
    ...chunksOf(aggregated.events, ITEMS_A_PAYLOAD).map((events) => ({
      path: '/intake/',
      headers: JSON_TYPE,
      body: Buffer.from(JSON.stringify(eventsBody(events, host, nowS))),
    })),
    ...chunksOf(aggregated.serviceChecks, ITEMS_A_PAYLOAD).map((checks) => checkRunPayload(checks, host, nowS)),
  ];
}

/** Service checks as a request to `/api/v1/check_run`. */
export function checkRunPayload(checks: readonly StatsDServiceCheck[], host: string, nowS: number): OutgoingPayload {
  const body = checks.map((check) => ({
    check: check.name,
    host_name: check.host || host,
    timestamp: check.timeUnixS || nowS,
    status: check.status,
    message: check.message,
    tags: check.tags,
  }));
  return { path: '/api/v1/check_run', headers: JSON_TYPE, body: Buffer.from(JSON.stringify(body)) };
}

/** Hands payloads over one after the other; the first refusal is thrown after the rest was tried. */
export async function putAll(outbox: Outbox, payloads: readonly OutgoingPayload[]): Promise<void> {
  const refusals: unknown[] = [];
  for (const payload of payloads) await outbox.put(payload).catch((error: unknown) => refusals.push(error));
  if (refusals.length > 0) throw refusals[0];
}

function eventsBody(events: readonly StatsDEvent[], host: string, nowS: number): object {
  const bySource: Record<string, object[]> = {};
  for (const event of events) {
    const source = event.sourceType || 'api';
    bySource[source] ??= [];
    bySource[source].push({
      msg_title: event.title,
      msg_text: event.text,
      timestamp: event.timeUnixS || nowS,
      priority: event.priority,
      host: event.host || host,
      tags: event.tags,
      alert_type: event.alertType,
      aggregation_key: event.aggregationKey,
      source_type_name: event.sourceType,
    });
  }
  return { apiKey: '', events: bySource, internalHostname: host };
}

function chunksOf<Item>(items: readonly Item[], size: number): Item[][] {
  const chunks: Item[][] = [];
  for (let start = 0; start < items.length; start += size) chunks.push(items.slice(start, start + size));
  return chunks;
}
