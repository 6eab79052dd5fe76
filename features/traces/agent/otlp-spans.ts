import type { EntityTagger } from '@komainu/contracts/agent/containers.ts';
import type { SpanDraft } from '@komainu/wire/ddtrace/draft.ts';
import type { SpanSink } from '@komainu/wire/ddtrace/sink.ts';
import { textOf } from '@komainu/wire/otlp/attributes.ts';
import type { OtlpResource } from '@komainu/wire/otlp/resource.ts';
import { draftOtlpSpan } from '@komainu/wire/otlp/span-draft.ts';
import { decodeOtlpTracesJson } from '@komainu/wire/otlp/traces-json.ts';
import { decodeOtlpTraces } from '@komainu/wire/otlp/traces-protobuf.ts';
import { isWithinRate } from './sample/trace-hash.ts';
import { containerTags } from './tracer-request.ts';

const KEEP = 1;
const DROP = 0;

/**
 * Reads an OTLP request as a tracer's payload: a payload for each resource, a chunk for each run of spans of one trace, kept
 * unless the span says otherwise (`sampling.priority`) or its trace lies beyond `percentage`. Throws `bad_protobuf` or
 * `bad_json` (400).
 */
export function decodeOtlpSpans(
  body: Buffer,
  isJson: boolean,
  tagger: EntityTagger,
  percentage: number,
): (draft: SpanDraft, sink: SpanSink) => void {
  const decode = isJson ? decodeOtlpTracesJson : decodeOtlpTraces;
  return (draft, sink) => {
    let last: OtlpResource | undefined;
    let trace: bigint | undefined;
    decode(body, {
      span(span, resource, scope) {
        if (resource !== last) {
          last = resource;
          trace = undefined;
          sink.payload(payloadOf(resource, tagger));
        }
        if (span.traceId !== trace) {
          trace = span.traceId;
          sink.beginChunk();
        }
        draftOtlpSpan(span, resource, scope, draft);
        if (!span.attributes.has('sampling.priority') && !resource.attributes.has('sampling.priority')) {
          const isKept = isWithinRate(draft.traceLow, draft.traceHigh, percentage / 100);
          draft.setMetric('_sampling_priority_v1', isKept ? KEEP : DROP);
        }
        sink.span(draft);
      },
      badSpan: () => sink.reject('bad_span'),
    });
  };
}

function payloadOf(resource: OtlpResource, tagger: EntityTagger) {
  const container = textOf(resource.attributes.get('container.id'));
  const pod = textOf(resource.attributes.get('k8s.pod.uid'));
  const ofPod = container === '' && pod !== '' ? tagger.tagsOf(`kubernetes_pod_uid://${pod}`, 'high') : [];
  return {
    hostname: resource.host,
    env: resource.env,
    version: resource.version,
    containerId: container,
    language: textOf(resource.attributes.get('telemetry.sdk.language')),
    tags: [...resource.tags, ...containerTags(container, tagger), ...ofPod],
  };
}
