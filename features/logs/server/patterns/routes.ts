import type { LogPattern, PatternsAnswer } from '@komainu/contracts/logs/patterns-api.ts';
import { clientSignal } from '@komainu/http/client-signal.ts';
import { uuid } from '@komainu/kernel/ids.ts';
import { histogramGrid } from '@komainu/query/search/histogram.ts';
import { type RunQuery, whereSql } from '@komainu/query/search/source.ts';
import { sqlIdentifier } from '@komainu/query/sql.ts';
import type { FastifyInstance } from 'fastify';
import { bothOf } from '../api/narrow.ts';
import type { LogQueries } from '../api/query.ts';
import type { LogFilter } from '../api/reader.ts';
import { parseLogSearch } from '../search-text.ts';
import { Clustering } from './clustering.ts';
import { addRules, gatherPatterns } from './gather.ts';
import { patternsQueryOf } from './request.ts';
import { readSample, type Sample } from './sample.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const MOST_EVENTS = 100_000;
/** Logs of the window before, which tell what is new. */
const MOST_BEFORE = 30_000;
/** Patterns of which the store is asked whether there were any, when not all of the window before was read. */
const MOST_ASKED = 20;
const BUCKETS = 40;

/** `POST /api/unstable/logs/patterns`, as `PatternsRequest` in the contracts describes it. */
export function registerPatterns(app: FastifyInstance, queries: LogQueries): void {
  const clustering = new Clustering();
  app.post('/api/unstable/logs/patterns', READ, async (request, reply): Promise<PatternsAnswer> => {
    const startedMs = queries.clock.nowMs();
    const { filter: asked, limit, keys } = patternsQueryOf(request.body);
    const signal = clientSignal(reply);
    const reader = queries.readerOf(request, reply);
    const filter = reader.filter(asked);
    const sample = await readSample(filter, keys, MOST_EVENTS, reader.run);
    const earlier = windowBefore(filter);
    const before = sample.events === 0 ? undefined : await readSample(earlier, [], MOST_BEFORE, reader.run);
    const lines = [...sample.logs, ...(before?.logs ?? [])].map(({ message }) => message);
    const clustered = await clustering.run({ lines, counted: sample.logs.length, limit }, signal);
    const grid = histogramGrid(filter.window, BUCKETS);
    const patterns = await addRules(await gatherPatterns(sample, clustered, keys, grid));
    const seen = new Set(clustered.assignment.subarray(sample.logs.length));
    const data = before === undefined ? patterns : await markNew(patterns, seen, before, earlier, reader.run);
    return {
      data,
      meta: {
        elapsed: queries.clock.nowMs() - startedMs,
        request_id: uuid(),
        status: 'done',
        patterns: clustered.patterns,
        events: sample.events,
        sampled: sample.logs.length,
        sampling_rate: sample.rate,
        trend: { from_unix_ms: grid.fromUnixMs, step_ms: grid.stepMs, buckets: grid.buckets },
      },
    };
  });
}

function windowBefore(filter: LogFilter): LogFilter {
  const { fromUnixMs, toUnixMs } = filter.window;
  return { ...filter, window: { fromUnixMs: Math.max(0, fromUnixMs - (toUnixMs - fromUnixMs)), toUnixMs: fromUnixMs } };
}

/**
 * Says which patterns no log of the window before had. Where that was sampled, the store is asked for those that the sample
 * did not show; what is not asked stays unknown.
 */
async function markNew(
  patterns: readonly LogPattern[],
  seen: ReadonlySet<number>,
  before: Sample,
  earlier: LogFilter,
  run: RunQuery,
): Promise<LogPattern[]> {
  const unseen = patterns.flatMap((pattern, index) => (seen.has(index) ? [] : [{ pattern, index }]));
  const isNew = new Map<number, boolean>();
  if (before.logs.length === before.events) for (const { index } of unseen) isNew.set(index, true);
  else {
    for (const { pattern, index } of unseen.slice(0, MOST_ASKED)) {
      isNew.set(index, !(await hasAny(pattern.attributes.search, earlier, run)));
    }
  }
  return patterns.map((pattern, index) => ({
    ...pattern,
    attributes: { ...pattern.attributes, new_in_window: seen.has(index) ? false : (isNew.get(index) ?? null) },
  }));
}

async function hasAny(search: string, { source, node, window }: LogFilter, run: RunQuery): Promise<boolean> {
  const where = whereSql(source, window, bothOf(node, parseLogSearch(search)));
  const rows = await run<object>(`SELECT 1 AS found FROM ${sqlIdentifier(source.table)} WHERE ${where} LIMIT 1`);
  return rows.length > 0;
}
