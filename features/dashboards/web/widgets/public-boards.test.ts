import { readdirSync, readFileSync } from 'node:fs';
import { type Definition, innerWidgets, type Widget } from '@komainu/contracts/dashboards/asking/definition.ts';
import { funnelOf, sankeyOf } from '@komainu/contracts/dashboards/asking/journeys.ts';
import { textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { askOf, requestsOf } from '@komainu/contracts/dashboards/asking/requests.ts';
import { summaryParts } from '@komainu/contracts/dashboards/asking/service-summary.ts';
import { streamOf } from '@komainu/contracts/dashboards/asking/streams.ts';
import { checksQuestion, hostMapDefinition, readSplit } from '@komainu/contracts/dashboards/asking/widgets.ts';
import { expect, it } from 'vitest';
import { UnknownWidget } from './UnknownWidget.tsx';
import { widgetTypeOf } from './widget-types.ts';

/** Dashboards of others, as recorded clients sent them. */
const FOLDER = new URL('../../testdata/boards/', import.meta.url);
const NAMES = readdirSync(FOLDER).sort();

/** Data that this server does not store yet, and what needs a product of its own: kept, and said so. */
const NOT_DRAWN = ['cohort', 'point_plot', 'retention_curve', 'wildcard'];
const OWN_WORDS: Readonly<Record<string, string>> = {
  note: 'content',
  free_text: 'text',
  image: 'url',
  iframe: 'url',
  powerpack: 'powerpack_id',
  alert_graph: 'alert_id',
  alert_value: 'alert_id',
  manage_status: 'query',
  slo: 'slo_id',
  run_workflow: 'workflow_id',
};

const substitute = (text: string): string => text;
const all = (widgets: readonly Widget[]): readonly Definition[] =>
  widgets.flatMap(({ definition }) => [definition, ...all(innerWidgets(definition))]);
const boardOf = (name: string) =>
  JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as { readonly widgets: readonly Widget[] };

/** What a widget asks or says; '' would be an empty box. */
function saidBy(definition: Definition): string {
  const { type } = definition;
  const asks = (one: Definition): string =>
    requestsOf(one)
      .map((request) => JSON.stringify(askOf(request, substitute)?.queries ?? ''))
      .join('');
  const key = OWN_WORDS[type];
  if (key !== undefined) return textOf(definition[key]);
  switch (type) {
    case 'group':
      return 'group';
    case 'split_group': {
      const { source, tag, values, request } = readSplit(definition);
      return tag === '' ? '' : asks(values.length > 0 ? source : request);
    }
    case 'list_stream':
    case 'log_stream':
    case 'event_stream':
    case 'trace_stream':
      return JSON.stringify(streamOf(definition) ?? 'no data of this kind');
    case 'check_status':
      return checksQuestion(definition, substitute).check;
    case 'hostmap':
      return asks(hostMapDefinition(definition, substitute));
    case 'event_timeline':
    case 'servicemap':
    case 'topology_map':
    case 'slo_list':
      return JSON.stringify(definition);
    case 'funnel':
      return JSON.stringify(funnelOf(definition, substitute) ?? '');
    case 'sankey':
      return JSON.stringify(sankeyOf(definition, substitute) ?? '');
    case 'trace_service': {
      const words = { hits: 'h', errors: 'e', latency: 'l', resources: 'r' };
      // Without a service it says that none was chosen.
      return JSON.stringify(summaryParts(definition, substitute, words));
    }
    default:
      return asks(definition);
  }
}

it('has at least ten boards with thirty types of widgets', () => {
  const types = new Set(NAMES.flatMap((name) => all(boardOf(name).widgets)).map(({ type }) => type));
  expect([NAMES.length >= 10, types.size >= 30]).toEqual([true, true]);
});

it.each(NAMES)('%s: every widget has a renderer that says what it asks', (name) => {
  for (const definition of all(boardOf(name).widgets)) {
    const { Body } = widgetTypeOf(definition.type);
    const isKept = Body === UnknownWidget && definition.type !== 'group';
    expect([definition.type, isKept]).toEqual([definition.type, NOT_DRAWN.includes(definition.type)]);
    if (!isKept) expect([definition.type, saidBy(definition)]).not.toEqual([definition.type, '']);
  }
});
