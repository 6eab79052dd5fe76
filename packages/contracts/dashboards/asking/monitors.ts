import type { Definition } from './definition.ts';
import { numberOf, objectOf, objectsOf, textOf, textsOf } from './json.ts';
import type { Substitute } from './requests.ts';
import type { TimeWindow } from './widget-time.ts';

/** What widgets about monitors and objectives ask. */

const MOST_ROWS = 500;
const USUAL_ROWS = 50;
/** As many as the API gives at once. */
const MOST_SLOS = 100;

/** The monitor of an alert graph or an alert value, by its number; '' while none is chosen. */
export function alertQuestion(definition: Definition): string {
  const id = textOf(definition['alert_id']).trim();
  return /^\d{1,16}$/.test(id) ? id : '';
}

/** The keys of a summary's question. */
export const SUMMARY_KEYS = ['query', 'sort', 'page', 'per_page'] as const;

/** A search for monitors, or for their groups, as its route takes it. */
export interface SummaryQuestion {
  readonly query: string;
  readonly sort: string;
  readonly page: string;
  readonly per_page: string;
}

/** What a monitor summary asks: how many there are of each state, and the first of them. */
export function summaryQuestion(definition: Definition, substitute: Substitute): SummaryQuestion {
  const perPage = Math.max(1, Math.min(MOST_ROWS, numberOf(definition['count']) ?? USUAL_ROWS));
  const start = Math.max(0, numberOf(definition['start']) ?? 0);
  return {
    query: substitute(textOf(definition['query']), 'search'),
    sort: textOf(definition['sort']) || 'status,asc',
    page: String(Math.floor(start / perPage)),
    per_page: String(perPage),
  };
}

/** Whether a monitor summary lists groups and not monitors. */
export const listsGroups = (definition: Definition): boolean =>
  ['groups', 'combined'].includes(textOf(definition['summary_type']));

/** The objective of a widget; '' while none is chosen. */
export function sloQuestion(definition: Definition): string {
  const id = textOf(definition['slo_id']).trim();
  return /^[\da-f]{32}$/i.test(id) ? id : '';
}

/** What a list of objectives asks. */
export function sloListQuestion(
  definition: Definition,
  substitute: Substitute,
): { readonly query: string; readonly size: string } {
  const query = objectOf(objectsOf(definition['requests'])[0]?.['query']);
  const size = Math.max(1, Math.min(MOST_SLOS, numberOf(query['limit']) ?? 100));
  return { query: substitute(textOf(query['query_string']), 'search'), size: String(size) };
}

/** How a list of objectives is ordered: by a column such as `status.sli`. */
export function sloListSort(definition: Definition): { readonly column: string; readonly isFalling: boolean } {
  const sort = objectsOf(objectOf(objectsOf(definition['requests'])[0]?.['query'])['sort'])[0] ?? {};
  return { column: textOf(sort['column']) || 'status.sli', isFalling: textOf(sort['order']) === 'desc' };
}

const DAY_MS = 86_400_000;
const LENGTHS: Readonly<Record<string, number>> = { '7d': 7, '30d': 30, '90d': 90 };

/** The windows of an SLO widget by name; 7 days when it names none. */
export const sloWindowNames = (definition: Definition): readonly string[] => {
  const names = textsOf(definition['time_windows']);
  return names.length === 0 ? ['7d'] : names;
};

/** A window of an SLO widget that ends now, or ended: `7d`, `week_to_date`, `previous_month`, …; undefined: the board's. */
export function sloWindow(name: string, nowMs: number): TimeWindow | undefined {
  const days = LENGTHS[name];
  if (days !== undefined) return { fromMs: nowMs - days * DAY_MS, toMs: nowMs };
  const now = new Date(nowMs);
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  const monday = new Date(midnight);
  monday.setDate(midnight.getDate() - ((midnight.getDay() + 6) % 7));
  const first = new Date(now.getFullYear(), now.getMonth(), 1);
  switch (name) {
    case 'week_to_date':
      return { fromMs: monday.getTime(), toMs: nowMs };
    case 'previous_week': {
      const before = new Date(monday);
      before.setDate(monday.getDate() - 7);
      return { fromMs: before.getTime(), toMs: monday.getTime() };
    }
    case 'month_to_date':
      return { fromMs: first.getTime(), toMs: nowMs };
    case 'previous_month':
      return { fromMs: new Date(now.getFullYear(), now.getMonth() - 1, 1).getTime(), toMs: first.getTime() };
    default:
      return undefined;
  }
}
