import { LOG_LIMITS } from '@komainu/wire/logs/limits.ts';
import { timeOf } from '@komainu/wire/logs/timestamp.ts';
import { type Build, type ProcessLog, processorType } from '../processor.ts';
import { syslogTime } from '../syslog-time.ts';

interface Remapper {
  readonly sources: readonly string[];
}

/**
 * Makes an attribute the time of the log: ISO 8601, Unix time, RFC 1123 or RFC 3164. Of several date remappers the last
 * counts. Times outside the limits of the intake leave the log where it was received, as at the door.
 */
export const dateRemapper = processorType('date-remapper', (fields) => ({ sources: fields.texts('sources') }), compile);

function compile({ sources }: Remapper, { resources }: Build): ProcessLog {
  let lastText = '';
  let lastTime: number | undefined;
  // Many lines have the same second, and a text that says the whole time always says the same.
  const fullTimeOf = (text: string): number | undefined => {
    if (text !== lastText) {
      lastTime = timeOf(text);
      lastText = text;
    }
    return lastTime;
  };
  return (log) => {
    const nowMs = resources.nowMs();
    for (const source of sources) {
      const text = log.text(source);
      if (text === undefined) continue;
      const time = fullTimeOf(text) ?? syslogTime(text, nowMs ?? Date.now());
      if (time === undefined) continue;
      if (nowMs !== undefined && (nowMs - time > LOG_LIMITS.maxAgeMs || time - nowMs > LOG_LIMITS.maxAheadMs)) {
        log.draft.restamped = true;
        return 'time_out_of_range';
      }
      log.draft.timeUnixMs = time;
      return undefined;
    }
    return 'no_source';
  };
}
