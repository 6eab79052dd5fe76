import type { MonitorTransition } from '@komainu/contracts/monitors/transition.ts';
import { isObject } from '@komainu/kernel/json.ts';
import { utcText } from '../template/times.ts';
import type { TemplateVariables } from '../template/variables.ts';
import { titleWord } from './transition-words.ts';

/** What the templates of a monitor can name at this transition. */
export function variablesOf(transition: MonitorTransition): TemplateVariables {
  const { monitor, value, threshold, timeUnixMs, triggeredUnixMs, to, details } = transition;
  const thresholds = monitor.options.thresholds ?? {};
  const firstUnixMs = triggeredUnixMs ?? timeUnixMs;
  const lastUnixMs = to === 'OK' ? firstUnixMs : timeUnixMs;
  const named: Record<string, string | number> = {
    alert_id: monitor.id,
    alert_name: monitor.name,
    short_status: titleWord(transition),
    first_triggered_at: utcText(firstUnixMs),
    first_triggered_at_epoch: firstUnixMs,
    last_triggered_at: utcText(lastUnixMs),
    last_triggered_at_epoch: lastUnixMs,
    triggered_duration_sec: Math.max(0, Math.round((timeUnixMs - firstUnixMs) / 1000)),
  };
  const set = (name: string, given: unknown) => {
    if (typeof given === 'string' || typeof given === 'number') named[name] = given;
  };
  set('comparator', comparatorOf(monitor.query));
  set('value', value);
  set('threshold', thresholds.critical ?? threshold);
  set('warn_threshold', thresholds.warning);
  set('ok_threshold', thresholds.ok ?? thresholds.critical_recovery);
  set('check_message', details['check_message']);
  set('comment', details['comment']);
  return { named, tags: tagsByKey(transition.group), details: isObject(details) ? details : {} };
}

/** `>` of `avg(last_5m):avg:system.load.1{*} > 4`. */
function comparatorOf(query: string): string | undefined {
  return /(>=|<=|==|!=|>|<)\s{0,8}-?[\d.]{1,40}(?:[eE][+-]?\d{1,3})?\s{0,8}$/.exec(query.slice(-80))?.[1];
}

function tagsByKey(tags: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const byKey = new Map<string, string[]>();
  for (const tag of tags) {
    const colon = tag.indexOf(':');
    const key = colon === -1 ? tag : tag.slice(0, colon);
    const values = byKey.get(key) ?? [];
    values.push(colon === -1 ? '' : tag.slice(colon + 1));
    byKey.set(key, values);
  }
  return byKey;
}
