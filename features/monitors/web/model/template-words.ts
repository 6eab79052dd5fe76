import { readCheckAlert } from './check-alert.ts';
import { splitComparison } from './comparison.ts';
import type { MonitorDraft } from './draft.ts';
import { readSearchAlert } from './search-alert.ts';

const NAMED = [
  'value',
  'threshold',
  'warn_threshold',
  'comparator',
  'first_triggered_at',
  'last_triggered_at',
  'last_triggered_at_epoch',
  'triggered_duration_sec',
  'alert_name',
  'alert_id',
];

/** Blocks of a message, without their braces. */
export const CONDITIONS = [
  'is_alert',
  'is_warning',
  'is_recovery',
  'is_no_data',
  'is_alert_recovery',
  'is_warning_recovery',
  'is_no_data_recovery',
  'is_renotify',
  'is_priority "P1"',
  'is_match "host.name" "web"',
];

const OF_SOURCES: Readonly<Record<string, readonly string[]>> = {
  log: ['log.message', 'log.service', 'log.host', 'log.attributes', 'log.link'],
  trace: ['span.resource_name', 'span.service', 'span.attributes'],
  event: ['event.title', 'event.text', 'event.host.name', 'event.tags'],
  check: ['check_message'],
};

/** What a message of this monitor can name: its groups first. */
export function variablesOf(draft: MonitorDraft): readonly string[] {
  const groups = groupKeys(draft).map((key) => (/^[\w]+$/.test(key) ? `${key}.name` : `[${key}].name`));
  return [...groups, ...NAMED, ...(OF_SOURCES[draft.kind] ?? [])];
}

/** The keys that a monitor's groups are told apart by. */
export function groupKeys({ kind, definition: { query } }: MonitorDraft): readonly string[] {
  const { body } = splitComparison(query);
  switch (kind) {
    case 'check':
      return readCheckAlert(query)?.by ?? [];
    case 'log':
    case 'trace':
    case 'event':
      return readSearchAlert(kind, body)?.groups ?? [];
    default:
      return [...new Set(Array.from(body.matchAll(/\bby\s*\{([^{}]*)\}/g), ([, keys = '']) => keys.split(',')).flat())]
        .map((key) => key.trim())
        .filter(Boolean);
  }
}

/** What may stand at the cursor of a message instead of the word that is being typed. */
export interface MessageCompletion {
  readonly from: number;
  readonly to: number;
  readonly options: readonly string[];
}

const MOST = 12;

/** Completes `{{` with variables and conditions, and `@` with handles; undefined elsewhere. */
export function completeMessage(
  message: string,
  cursor: number,
  variables: readonly string[],
  handles: readonly string[],
): MessageCompletion | undefined {
  const before = message.slice(0, cursor);
  const variable = /\{\{([#^]?)([\w.[\]]*)$/.exec(before);
  if (variable !== null) {
    const [, sign = '', word = ''] = variable;
    const words =
      sign === ''
        ? variables.map((name) => `{{${name}}}`)
        : CONDITIONS.map((name) => `{{${sign}${name}}}  {{/${name.split(' ')[0]}}}`);
    const from = cursor - word.length - sign.length - 2;
    const options = words.filter((one) => one.slice(2 + sign.length).startsWith(word)).slice(0, MOST);
    return options.length === 0 ? undefined : { from, to: cursor, options };
  }
  const handle = /(?:^|[\s(}])@([\w.+-]*(?:@[\w.-]*)?)$/.exec(before);
  if (handle === null) return undefined;
  const word = (handle[1] ?? '').toLowerCase();
  const options = handles
    .filter((one) => one.toLowerCase().includes(word) && one.toLowerCase() !== word)
    .map((one) => `@${one} `)
    .slice(0, MOST);
  return options.length === 0 ? undefined : { from: cursor - word.length - 1, to: cursor, options };
}
