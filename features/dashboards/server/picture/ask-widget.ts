import type { Definition } from '@komainu/contracts/dashboards/asking/definition.ts';
import { histogramRequest, histogramSamples } from '@komainu/contracts/dashboards/asking/histogram.ts';
import { funnelOf } from '@komainu/contracts/dashboards/asking/journeys.ts';
import { askOf, barInterval, requestsOf, type Substitute } from '@komainu/contracts/dashboards/asking/requests.ts';
import { streamOf } from '@komainu/contracts/dashboards/asking/streams.ts';
import type { TimeWindow } from '@komainu/contracts/dashboards/asking/widget-time.ts';
import { changeShiftMs, checksQuestion, timelineRequests } from '@komainu/contracts/dashboards/asking/widgets.ts';
import { tableOf } from '@komainu/contracts/dashboards/drawing/answers.ts';
import { changeRows } from '@komainu/contracts/dashboards/drawing/change-rows.ts';
import { widgetTable } from '@komainu/contracts/dashboards/drawing/table.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import type { Answers, Asker } from './answers.ts';

const TABLES: ReadonlySet<string> = new Set([
  'query_value',
  'toplist',
  'bar_chart',
  'query_table',
  'sunburst',
  'treemap',
]);
const LISTS: ReadonlySet<string> = new Set(['list_stream', 'log_stream', 'event_stream', 'trace_stream']);

/** Asks what a widget shows. What cannot be asked is told in the answer: the rest of the board is drawn all the same. */
export async function askWidget(
  definition: Definition,
  substitute: Substitute,
  window: TimeWindow,
  asker: Asker,
): Promise<Answers> {
  try {
    return await answersOf(definition, substitute, window, asker);
  } catch (error) {
    return { kind: 'failed', reason: messageOf(error) };
  }
}

async function answersOf(
  definition: Definition,
  substitute: Substitute,
  window: TimeWindow,
  asker: Asker,
): Promise<Answers> {
  const { type } = definition;
  if (type === 'timeseries' || type === 'event_timeline') {
    const requests = type === 'timeseries' ? requestsOf(definition) : timelineRequests(definition, '');
    const bars = type === 'event_timeline' ? requests.map((one) => ({ ...one, display_type: 'bars' })) : requests;
    const asks = bars.map((request) => askOf(request, substitute));
    const { fromMs, toMs } = window;
    const answers = await Promise.all(
      asks.map((ask, index) =>
        ask === undefined
          ? undefined
          : asker.timeseries(ask, window, barInterval(bars[index] ?? {}, ask, fromMs, toMs)),
      ),
    );
    return { kind: 'lines', requests: bars, asks, answers };
  }
  if (TABLES.has(type)) {
    const requests = requestsOf(definition);
    const asks = requests.map((request) => askOf(request, substitute));
    const answers = await Promise.all(asks.map((ask) => (ask === undefined ? undefined : asker.scalar(ask, window))));
    return { kind: 'table', table: widgetTable(requests, asks, answers) };
  }
  if (type === 'change') {
    const [request = {}] = requestsOf(definition);
    const ask = askOf(request, substitute);
    if (ask === undefined) return { kind: 'nothing' };
    const shift = changeShiftMs(request);
    const earlier = { fromMs: window.fromMs - shift, toMs: window.toMs - shift };
    const [present, past] = await Promise.all([asker.scalar(ask, window), asker.scalar(ask, earlier)]);
    const [now, then] = [tableOf(ask, present), tableOf(ask, past)];
    return {
      kind: 'changes',
      groups: now.groups,
      unit: now.columns[0]?.unit ?? '',
      rows: changeRows(now, then, request),
    };
  }
  if (type === 'distribution') {
    const requests = requestsOf(definition);
    const asks = requests.map((request) => askOf(histogramRequest(request) ?? request, substitute));
    const tables = await Promise.all(
      asks.map(async (ask) => (ask === undefined ? undefined : tableOf(ask, await asker.scalar(ask, window)))),
    );
    const values = tables.flatMap((table, index) => {
      const isHistogram = histogramRequest(requests[index] ?? {}) !== undefined;
      return (table?.rows ?? []).flatMap((row) =>
        isHistogram ? histogramSamples(row.values) : row.values.filter((value) => value !== null),
      );
    });
    return { kind: 'values', values, unit: tables[0]?.columns[0]?.unit ?? '' };
  }
  if (type === 'check_status') {
    const question = checksQuestion(definition, substitute);
    if (question.check === '') return { kind: 'nothing' };
    return { kind: 'checks', groups: await asker.checks(question, window) };
  }
  if (type === 'funnel') {
    const journey = funnelOf(definition, substitute);
    if (journey?.kind === 'no_data') return { kind: 'no_source', source: journey.source };
    if (journey === undefined) return { kind: 'nothing' };
    const { fromMs: from, toMs: to } = window;
    return { kind: 'funnel', steps: await asker.funnel({ ...journey.question, from, to }) };
  }
  if (LISTS.has(type)) {
    const stream = streamOf(definition);
    if (stream === undefined) return { kind: 'nothing' };
    return {
      kind: 'events',
      stream,
      rows: await asker.events({ ...stream, search: substitute(stream.search, 'search') }, window),
    };
  }
  return { kind: 'nothing' };
}
