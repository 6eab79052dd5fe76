import type { Definition, TemplateVariable } from '@komainu/contracts/dashboards/asking/definition.ts';
import { innerWidgets } from '@komainu/contracts/dashboards/asking/definition.ts';
import { histogramRequest } from '@komainu/contracts/dashboards/asking/histogram.ts';
import { type Json, textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import {
  alertQuestion,
  listsGroups,
  sloListQuestion,
  sloQuestion,
  summaryQuestion,
} from '@komainu/contracts/dashboards/asking/monitors.ts';
import { packVariables } from '@komainu/contracts/dashboards/asking/pack-variables.ts';
import { askOf, requestsOf, type Substitute, wireAsk } from '@komainu/contracts/dashboards/asking/requests.ts';
import { summaryParts } from '@komainu/contracts/dashboards/asking/service-summary.ts';
import { isPlainValue } from '@komainu/contracts/dashboards/asking/shared-variables.ts';
import { splitDefinition } from '@komainu/contracts/dashboards/asking/split.ts';
import { streamOf } from '@komainu/contracts/dashboards/asking/streams.ts';
import { type Chosen, substituted } from '@komainu/contracts/dashboards/asking/template-variables.ts';
import { ownWindow, type TimeWindow } from '@komainu/contracts/dashboards/asking/widget-time.ts';
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
import type { Powerpack } from '@komainu/contracts/dashboards/powerpacks.ts';

/** What is asked, without its time: two that have the same text ask the same. */
export type QuestionText = string;

export const askText = (queries: unknown, formulas: unknown): QuestionText => `ask ${canonical([queries, formulas])}`;
export const listText = (source: string, search: string, calculated: readonly unknown[] = []): QuestionText =>
  `list ${canonical([source, search.trim() === '' ? '*' : search, ...calculated])}`;
export const checksText = (check: string, tags: string, groupBy: string): QuestionText =>
  `checks ${canonical([check, tags, groupBy])}`;
export const alertText = (id: string): QuestionText => `monitor ${canonical(id)}`;
export const alertLinesText = (id: string): QuestionText => `monitor lines ${canonical(id)}`;
export const summaryText = (asked: object): QuestionText => `monitors ${canonical(asked)}`;
export const groupsText = (asked: object): QuestionText => `monitor groups ${canonical(asked)}`;
export const sloText = (id: string): QuestionText => `slo ${canonical(id)}`;
export const sloListText = (query: string, size: string): QuestionText => `slos ${canonical([query, size])}`;
export const mapText = (service: string, env: string): QuestionText => `map ${canonical([service, env])}`;

/** The window that a question may be asked for when it is `nowMs`; undefined for any. */
export type WindowRule = (nowMs: number) => TimeWindow | undefined;

export interface Question {
  readonly text: QuestionText;
  readonly window: WindowRule;
  /** Of lists: the columns that are shown. */
  readonly columns?: readonly string[];
}

/** What the widgets of a dashboard ask. */
export interface Questions {
  readonly asked: readonly Question[];
  /** Questions that are asked once for each value of a tag, whatever values there are: for one value. */
  readonly splits: readonly ((value: string) => readonly Question[])[];
}

/** What all widgets of a dashboard have in common. */
export interface Scene {
  readonly variables: readonly TemplateVariable[];
  readonly chosen: Chosen;
  readonly packs: ReadonlyMap<string, Powerpack['attributes']>;
  readonly window: WindowRule;
}

/** Packs within packs: a pack that holds itself ends here. */
const MOST_PACKS = 3;
/** Names are no part of a question. */
const SUMMARY_WORDS = { hits: '', errors: '', latency: '', resources: '' };
const TO_DATE_SLACK_MS = 26 * 3_600_000;

/** Everything that these widgets ask with these variables, and nothing else. */
export function questionsOf(definitions: readonly Definition[], scene: Scene, packs = 0): Questions {
  const all = definitions.map((definition) => ofWidget(definition, within(definition, scene), packs));
  return { asked: all.flatMap(({ asked }) => asked), splits: all.flatMap(({ splits }) => splits) };
}

function ofWidget(definition: Definition, scene: Scene, packs: number): Questions {
  const substitute: Substitute = (text, dialect) => substituted(text, scene.variables, scene.chosen, dialect);
  const { window } = scene;
  const only = (...texts: readonly QuestionText[]): Questions => ({
    asked: texts.map((text) => ({ text, window })),
    splits: [],
  });
  switch (definition.type) {
    case 'group':
      return questionsOf(innerWidgets(definition).map(definitionOf), scene, packs);
    case 'powerpack': {
      const pack = scene.packs.get(textOf(definition['powerpack_id']));
      if (pack === undefined || packs >= MOST_PACKS) return only();
      // The schema of a group is open: its definition is read as everybody's.
      const inner = innerWidgets(pack.group_widget.definition as unknown as Definition).map(definitionOf);
      return questionsOf(inner, { ...scene, ...packVariables(pack, definition, scene) }, packs + 1);
    }
    case 'split_group':
      return ofSplit(definition, scene, packs);
    case 'list_stream':
    case 'event_stream':
    case 'log_stream':
    case 'trace_stream': {
      const list = streamOf(definition);
      if (list === undefined) return only();
      const columns = list.columns.map(({ field }) => field);
      return {
        asked: [{ text: listText(list.source, substitute(list.search, 'search'), list.calculated), window, columns }],
        splits: [],
      };
    }
    case 'check_status': {
      const { check, tags, group_by: groupBy } = checksQuestion(definition, substitute);
      return check === '' ? only() : only(checksText(check, tags, groupBy));
    }
    case 'servicemap':
    case 'topology_map': {
      const { service, env } = mapScope(definition, substitute);
      return only(mapText(service, env));
    }
    case 'trace_service': {
      const parts = summaryParts(definition, substitute, SUMMARY_WORDS);
      return only(...parts.flatMap((part) => askTexts(requestsOf(part.definition), substitute)));
    }
    case 'alert_graph':
    case 'alert_value': {
      const id = alertQuestion(definition);
      return id === '' ? only() : { asked: [...anytime(alertText(id)), ...only(alertLinesText(id)).asked], splits: [] };
    }
    case 'manage_status': {
      const asked = summaryQuestion(definition, substitute);
      return {
        asked: anytime(summaryText(asked), ...(listsGroups(definition) ? [groupsText(asked)] : [])),
        splits: [],
      };
    }
    case 'slo': {
      const id = sloQuestion(definition);
      return { asked: id === '' ? [] : anytime(sloText(id)), splits: [] };
    }
    case 'slo_list': {
      const { query, size } = sloListQuestion(definition, substitute);
      return { asked: anytime(sloListText(query, size)), splits: [] };
    }
    case 'event_timeline':
      return only(...askTexts(timelineRequests(definition, ''), substitute));
    case 'hostmap':
      return only(...askTexts(requestsOf(hostMapDefinition(definition, substitute)), substitute));
    case 'timeseries': {
      const marks = marksSearch(marksOf(definition), substitute);
      const texts = askTexts(requestsOf(definition), substitute);
      return only(...texts, ...(marks === '' ? [] : [listText('events', marks)]));
    }
    case 'distribution': {
      const requests = requestsOf(definition).map((request) => histogramRequest(request) ?? request);
      return only(...askTexts(requests, substitute));
    }
    case 'change': {
      const requests = requestsOf(definition).slice(0, 1);
      const shiftMs = changeShiftMs(requests[0] ?? {});
      const longer: WindowRule = (nowMs) => earlier(window(nowMs), shiftMs);
      return { asked: askTexts(requests, substitute).map((text) => ({ text, window: longer })), splits: [] };
    }
    default:
      return only(...askTexts(requestsOf(definition), substitute));
  }
}

/** Questions about now, or about weeks, whatever the board shows. */
function anytime(...texts: readonly QuestionText[]): readonly Question[] {
  return texts.map((text) => ({ text, window: () => undefined }));
}

function ofSplit(definition: Definition, scene: Scene, packs: number): Questions {
  const { source, tag, values, request } = readSplit(definition);
  const part = (value: string): Questions => ofWidget(splitDefinition(source, tag, value), scene, packs);
  if (values.length > 0) {
    const parts = values.map(part);
    return { asked: parts.flatMap(({ asked }) => asked), splits: parts.flatMap(({ splits }) => splits) };
  }
  const { asked } = ofWidget(request, scene, packs);
  // What stands in the tag is data, and any value of it is shown.
  return { asked, splits: tag === '' ? [] : [(value) => (isSplitValue(value) ? part(value).asked : [])] };
}

/** One value of a tag: a wildcard is several. */
const isSplitValue = (value: string): boolean => isPlainValue(value) && !value.includes('*');

function askTexts(requests: readonly Json[], substitute: Substitute): readonly QuestionText[] {
  return requests.flatMap((request) => {
    const ask = askOf(request, substitute);
    if (ask === undefined) return [];
    const { queries, formulas } = wireAsk(ask);
    return [askText(queries, formulas)];
  });
}

const definitionOf = ({ definition }: { readonly definition: Definition }): Definition => definition;

/** The scene with the widget's own time, where it has one. */
function within(definition: Definition, scene: Scene): Scene {
  const hasOwn = ownWindow(definition, Date.UTC(2026, 0, 7)) !== undefined;
  if (!hasOwn) return scene;
  const time = definition['time'];
  const isToDate = JSON.stringify(time).includes('_to_date');
  return {
    ...scene,
    // Where viewers choose the time, a widget's own span ends where theirs does.
    window: (nowMs) =>
      scene.window(nowMs) === undefined
        ? undefined
        : earlier(ownWindow(definition, nowMs), isToDate ? TO_DATE_SLACK_MS : 0),
  };
}

const earlier = (window: TimeWindow | undefined, byMs: number): TimeWindow | undefined =>
  window === undefined ? undefined : { fromMs: window.fromMs - byMs, toMs: window.toMs };

/** JSON with sorted keys and without what JSON has no words for. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
