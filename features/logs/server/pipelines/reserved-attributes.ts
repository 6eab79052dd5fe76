import type { LogDraft } from '@komainu/wire/logs/draft.ts';

/**
 * Reserved attributes under the names that processors call them by. They stand in fields of their own and were taken out
 * of the attributes when the log was decoded. Undefined when the log has none of that name.
 */
export function reservedText(draft: LogDraft, path: string): string | undefined {
  switch (path) {
    case 'message':
      return draft.message;
    case 'status':
      return draft.status;
    case 'service':
      return some(draft.service);
    case 'host':
    case 'hostname':
      return some(draft.host);
    case 'source':
    case 'ddsource':
      return some(draft.source);
    case 'timestamp':
      return String(draft.timeUnixMs);
    case 'trace_id':
    case 'dd.trace_id':
      return some(draft.traceId);
    case 'span_id':
    case 'dd.span_id':
      return some(draft.spanId);
    default:
      return undefined;
  }
}

function some(text: string): string | undefined {
  return text === '' ? undefined : text;
}
