import { badRequest } from '@komainu/kernel/errors.ts';
import { record } from '@komainu/kernel/json.ts';
import { calculatedFieldReason, parseLogFilter } from '../search-text.ts';
import { isQuotaReset, type QuotaReset, USUAL_RESET } from './quota-day.ts';

export interface ExclusionFilter {
  readonly name: string;
  readonly is_enabled: boolean;
  readonly filter: {
    readonly query: string;
    /** The share of the matching logs that is excluded, 0 to 1. */
    readonly sample_rate: number;
    /** Sampled by this attribute's value; logs without it are not excluded. */
    readonly sample_attribute?: string;
  };
}

/** An index as it is kept: Datadog's own fields, see https://docs.datadoghq.com/api/latest/logs-indexes/. */
export interface IndexBody {
  readonly filter: { readonly query: string };
  readonly num_retention_days: number;
  readonly num_flex_logs_retention_days: number;
  /** Logs a day; null for no limit. */
  readonly daily_limit: number | null;
  readonly daily_limit_reset: QuotaReset | null;
  /** Per cent of the limit at which a warning is logged. */
  readonly daily_limit_warning_threshold_percentage: number | null;
  readonly exclusion_filters: readonly ExclusionFilter[];
  readonly tags?: readonly string[];
}

export const INDEX = 'log_index';
export const INDEX_ORDER = 'log_index_order';
/** The one document that holds the order. */
export const ORDER_ID = 'order';
export const MAIN_INDEX = 'main';

const MOST_RETENTION_DAYS = 3_650;
const MOST_FILTERS = 100;

/** An index that takes everything, for `days`. */
export function catchAll(days: number): IndexBody {
  return {
    filter: { query: '*' },
    num_retention_days: days,
    num_flex_logs_retention_days: 0,
    daily_limit: null,
    daily_limit_reset: null,
    daily_limit_warning_threshold_percentage: null,
    exclusion_filters: [],
  };
}

/**
 * Reads what POST and PUT send. What is left out keeps the value of `before`, except for exclusion filters and tags, which
 * are replaced; `disable_daily_limit` takes the limit away. Throws `bad_index` (400) that names the field, and
 * SearchSyntaxError (400) for a filter that cannot be read.
 */
export function readIndex(value: unknown, before: IndexBody): IndexBody {
  const body = record(value);
  if (body === undefined) throw invalid('the body is not an object');
  const limit = body['disable_daily_limit'] === true ? null : limitOf(body['daily_limit'], before.daily_limit);
  const tags = body['tags'];
  return {
    filter: { query: queryOf(body['filter'], 'filter') },
    num_retention_days: wholeOf(body, 'num_retention_days', before.num_retention_days, 1, MOST_RETENTION_DAYS),
    num_flex_logs_retention_days: wholeOf(
      body,
      'num_flex_logs_retention_days',
      before.num_flex_logs_retention_days,
      0,
      MOST_RETENTION_DAYS,
    ),
    daily_limit: limit,
    daily_limit_reset: limit === null ? null : resetOf(body['daily_limit_reset'], before.daily_limit_reset),
    daily_limit_warning_threshold_percentage: thresholdOf(
      body['daily_limit_warning_threshold_percentage'],
      before.daily_limit_warning_threshold_percentage,
    ),
    exclusion_filters: filtersOf(body['exclusion_filters']),
    ...(tags === undefined || tags === null ? {} : { tags: textsOf(tags, 'tags') }),
  };
}

/** The name of a new index. Throws `bad_index` (400). */
export function readIndexName(value: unknown): string {
  const name = record(value)?.['name'];
  if (name === undefined || name === null) throw missing('name');
  if (typeof name !== 'string' || !/^[a-z][\w.-]{0,127}$/i.test(name)) {
    throw invalid('name must begin with a letter and hold letters, digits, hyphens, dots and underscores only');
  }
  return name;
}

export function invalid(message: string): Error {
  return badRequest('bad_index', message);
}

export function missing(field: string): Error {
  return badRequest('bad_index', `Missing field: ${field}`);
}

function queryOf(filter: unknown, field: string): string {
  if (filter === undefined || filter === null) throw missing(field);
  const query = record(filter)?.['query'] ?? '';
  if (typeof query !== 'string') throw invalid(`${field}.query is not a text`);
  parseLogFilter(query);
  return query;
}

function limitOf(value: unknown, before: number | null): number | null {
  if (value === undefined || value === null) return before;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) {
    throw invalid('daily_limit must be a whole number above 0');
  }
  return value;
}

function resetOf(value: unknown, before: QuotaReset | null): QuotaReset {
  if (value === undefined || value === null) return before ?? USUAL_RESET;
  const { reset_time = USUAL_RESET.reset_time, reset_utc_offset = USUAL_RESET.reset_utc_offset } = record(value) ?? {};
  const isText = typeof reset_time === 'string' && typeof reset_utc_offset === 'string';
  if (!isText || !isQuotaReset(reset_time, reset_utc_offset)) {
    throw invalid('daily_limit_reset needs a reset_time such as 14:00 and a reset_utc_offset such as +02:00');
  }
  return { reset_time, reset_utc_offset };
}

function thresholdOf(value: unknown, before: number | null): number | null {
  if (value === undefined) return before;
  if (value === null) return null;
  if (typeof value !== 'number' || !(value >= 50 && value < 100)) {
    throw invalid('daily_limit_warning_threshold_percentage must lie between 50 and 99.99');
  }
  return value;
}

function wholeOf(body: Readonly<Record<string, unknown>>, field: string, before: number, least: number, most: number) {
  const value = body[field] ?? before;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
    throw invalid(`${field} must be a whole number from ${least} to ${most}`);
  }
  return value;
}

function filtersOf(value: unknown): ExclusionFilter[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.length > MOST_FILTERS) {
    throw invalid(`exclusion_filters is not a list of at most ${MOST_FILTERS}`);
  }
  return value.map((entry: unknown) => {
    const { name, is_enabled = true, filter } = record(entry) ?? {};
    if (typeof name !== 'string' || name === '') throw missing('exclusion_filters.name');
    if (typeof is_enabled !== 'boolean') throw invalid('exclusion_filters.is_enabled is not true or false');
    const query = queryOf(filter, 'exclusion_filters.filter');
    const { sample_rate = 1, sample_attribute } = record(filter) ?? {};
    if (typeof sample_rate !== 'number' || !(sample_rate >= 0 && sample_rate <= 1)) {
      throw invalid('exclusion_filters.filter.sample_rate must lie between 0 and 1');
    }
    if (sample_attribute !== undefined && sample_attribute !== null && typeof sample_attribute !== 'string') {
      throw invalid('exclusion_filters.filter.sample_attribute is not a text');
    }
    const reason = calculatedFieldReason(sample_attribute ?? '');
    if (reason !== undefined) throw invalid(`exclusion_filters.filter.sample_attribute: ${reason}`);
    const sampled = typeof sample_attribute === 'string' && sample_attribute !== '' ? { sample_attribute } : {};
    return { name, is_enabled, filter: { query, sample_rate, ...sampled } };
  });
}

function textsOf(value: unknown, field: string): readonly string[] {
  if (!Array.isArray(value) || !value.every((text) => typeof text === 'string')) {
    throw invalid(`${field} is not a list of texts`);
  }
  return value;
}
