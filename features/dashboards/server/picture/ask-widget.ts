import type { Definition } from '@komainu/contracts/dashboards/asking/definition.ts';
import { histogramRequest, histogramSamples } from '@komainu/contracts/dashboards/asking/histogram.ts';
import { funnelOf, sankeyOf } from '@komainu/contracts/dashboards/asking/journeys.ts';
import { objectsOf, textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { askOf, barInterval, requestsOf, type Substitute } from '@komainu/contracts/dashboards/asking/requests.ts';
import { streamOf } from '@komainu/contracts/dashboards/asking/streams.ts';
import type { TimeWindow } from '@komainu/contracts/dashboards/asking/widget-time.ts';
import {
  changeShiftMs,
  checksQuestion,
  hostMapDefinition,
  mapScope,
  marksOf,
  marksSearch,
  readSplit,
  timelineRequests,
} from '@komainu/contracts/dashboards/asking/widgets.ts';
import { linesOf, tableOf } from '@komainu/contracts/dashboards/drawing/answers.ts';
import { changeRows } from '@komainu/contracts/dashboards/drawing/change-rows.ts';
import { scatterPoints, scatterRequests } from '@komainu/contracts/dashboards/drawing/scatter.ts';
import { widgetTable } from '@komainu/contracts/dashboards/drawing/table.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import type { Answers, Asker } from './answers.ts';
import { askMonitors } from './ask-monitors.ts';

/** Answers are a table: one value for each group. */
const TABLES: ReadonlySet<string> = new Set([
  'query_value',
  'toplist',
  'bar_chart',
  'query_table',
  'sunburst',
  'treemap',
  'geomap',
  'hostmap',
]);
/** Answers are lines over time. */
const LINES: ReadonlySet<string> = new Set(['timeseries', 'heatmap', 'event_timeline']);
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
  if (LINES.has(type)) {
    const requests = type === 'event_timeline' ? timelineRequests(definition, '') : requestsOf(definition);
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
    const marks = type === 'timeseries' ? await eventMarks(definition, substitute, window, asker) : [];
    return { kind: 'lines', requests: bars, asks, answers, marks };
  }
  if (LISTS.has(type) || listsEvents(definition)) return await events(definition, substitute, window, asker);
  if (TABLES.has(type)) {
    const requests = requestsOf(type === 'hostmap' ? hostMapDefinition(definition, substitute) : definition);
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
  if (type === 'distribution') return await distribution(definition, substitute, window, asker);
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
  if (type === 'sankey') {
    const journey = sankeyOf(definition, substitute);
    if (journey?.kind === 'no_data') return { kind: 'no_source', source: journey.source };
    if (journey === undefined) return { kind: 'nothing' };
    const { fromMs: from, toMs: to } = window;
    return { kind: 'sankey', answer: await asker.sankey({ ...journey.question, from, to }) };
  }
  if (type === 'scatterplot') return await scatter(definition, substitute, window, asker);
  if (type === 'servicemap' || type === 'topology_map') {
    const scope = mapScope(definition, substitute);
    const seconds = (window.toMs - window.fromMs) / 1000;
    return { kind: 'map', map: await asker.serviceMap(scope, window), chosen: scope.service, seconds };
  }
  if (type === 'split_group') {
    const { values, request } = readSplit(definition);
    if (values.length > 0) return { kind: 'split', values };
    const requests = requestsOf(request);
    const asks = requests.map((one) => askOf(one, substitute));
    const answers = await Promise.all(asks.map((ask) => (ask === undefined ? undefined : asker.scalar(ask, window))));
    const names = widgetTable(requests, asks, answers).rows.map((row) => row.names[0] ?? '');
    return { kind: 'split', values: names.filter((name) => name !== '' && name !== 'N/A') };
  }
  if (type === 'image') {
    const url = textOf(definition['url']);
    return url === '' ? { kind: 'nothing' } : { kind: 'image', image: await asker.image(url) };
  }
  return (await askMonitors(definition, substitute, window, asker)) ?? { kind: 'app_only' };
}

/** Maps of the world can show single events: they are lists then. */
const listsEvents = (definition: Definition): boolean =>
  definition.type === 'geomap' && objectsOf(definition['requests']).some((request) => request['query'] !== undefined);

async function events(
  definition: Definition,
  substitute: Substitute,
  window: TimeWindow,
  asker: Asker,
): Promise<Answers> {
  const stream = streamOf(definition);
  if (stream === undefined) return { kind: 'nothing' };
  const search = substitute(stream.search, 'search');
  return { kind: 'events', stream, rows: await asker.events({ ...stream, search }, window) };
}

/** When events happened that a time series asks to be marked. */
async function eventMarks(
  definition: Definition,
  substitute: Substitute,
  window: TimeWindow,
  asker: Asker,
): Promise<readonly number[]> {
  const search = marksSearch(marksOf(definition), substitute);
  if (search === '') return [];
  const rows = await asker.events(
    { source: 'events', search, columns: [], isOldestFirst: false, calculated: [] },
    window,
  );
  return rows.map(({ attributes }) => Date.parse(String(attributes['timestamp']))).filter(Number.isFinite);
}

/** Those of a distribution metric itself; values of the groups; without groups those of the points over time. */
async function distribution(
  definition: Definition,
  substitute: Substitute,
  window: TimeWindow,
  asker: Asker,
): Promise<Answers> {
  const requests = requestsOf(definition);
  const asks = requests.map((request) => askOf(histogramRequest(request) ?? request, substitute));
  const tables = await Promise.all(
    asks.map(async (ask) => (ask === undefined ? undefined : tableOf(ask, await asker.scalar(ask, window)))),
  );
  const unit = tables[0]?.columns[0]?.unit ?? '';
  const isHistogram = requests.some((request) => histogramRequest(request) !== undefined);
  if (isHistogram || tables.some((table) => (table?.rows.length ?? 0) > 1)) {
    const values = tables.flatMap((table) =>
      (table?.rows ?? []).flatMap((row) =>
        isHistogram ? histogramSamples(row.values) : row.values.filter((value) => value !== null),
      ),
    );
    return { kind: 'values', values, unit };
  }
  const lines = await Promise.all(
    asks.map(async (ask) =>
      ask === undefined ? [] : linesOf(ask, await asker.timeseries(ask, window, undefined), true),
    ),
  );
  const values = lines.flat().flatMap((line) => line.values.filter((value) => value !== null));
  return { kind: 'values', values, unit };
}

async function scatter(
  definition: Definition,
  substitute: Substitute,
  window: TimeWindow,
  asker: Asker,
): Promise<Answers> {
  const read = scatterRequests(definition['requests']);
  const tables = await Promise.all(
    read.requests.map(async (request) => {
      const ask = askOf(request, substitute);
      return ask === undefined ? [] : [tableOf(ask, await asker.scalar(ask, window))];
    }),
  );
  const { table, points } = scatterPoints(tables.flat(), read);
  const column = (dimension: 'x' | 'y') => {
    const { label = '', unit = '' } = table.columns[read.dimensions.indexOf(dimension)] ?? {};
    return { label, unit };
  };
  return { kind: 'scatter', groups: table.groups, x: column('x'), y: column('y'), points };
}
