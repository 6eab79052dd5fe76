import { readdirSync } from 'node:fs';
import type { DashboardFields } from '@komainu/contracts/dashboards/dashboard.ts';
import {
  isEventQuery,
  isMetricQuery,
  type NamedQuery,
  type WidgetRequest,
} from '@komainu/contracts/dashboards/queries.ts';
import { isKnownWidget, type Widget } from '@komainu/contracts/dashboards/widgets.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { parseFormula, parseMetricQuery } from '@komainu/query/metrics/parse.ts';
import { parseSearch } from '@komainu/query/search/parse.ts';
import { describe, expect, it } from 'vitest';
import { READY_FOLDER, readReadyDashboards } from './ready-dashboards.ts';

const ready = readReadyDashboards(silentLogger);
const CATEGORIES = ['metrics', 'logs', 'traces', 'security', 'audit'];

it('reads every file, each with a title, an id and a category of its own', () => {
  const files = readdirSync(READY_FOLDER).filter((name) => name.endsWith('.json'));
  const summaries = ready.summaries();
  expect(summaries.map(({ key }) => `${key}.json`).sort()).toEqual(files.sort());
  for (const key of ['id', 'title'] as const) {
    expect(new Set(summaries.map((one) => one[key])).size).toBe(files.length);
  }
  for (const { category, description } of summaries) {
    expect(CATEGORIES).toContain(category);
    expect(description).not.toBe('');
  }
});

describe.each(ready.summaries().map(({ key, id }) => ({ key, id })))('$key', ({ id }) => {
  const fields = ready.document(id)?.body.fields as DashboardFields;
  const widgets = flat(fields.widgets);

  it('asks in words that the query languages know', () => {
    for (const request of widgets.flatMap(requestsOf)) {
      const queries = request.queries ?? [];
      for (const query of queries) checkQuery(query, fields);
      const names = queries.map((query) => query.name ?? '');
      for (const { formula } of request.formulas ?? []) {
        expect(() => parseFormula(formula, names), formula).not.toThrow();
      }
    }
    for (const { definition } of widgets) {
      if (!isKnownWidget(definition) || definition.type !== 'list_stream') continue;
      for (const { query } of definition.requests) parseSearch(filled(query.query_string, fields, 'search'));
    }
  });

  it('has only widgets that are known, side by side', () => {
    for (const { definition } of widgets) expect(isKnownWidget(definition), definition.type).toBe(true);
    checkPlaces(fields.widgets);
    for (const { definition } of fields.widgets) {
      if (isKnownWidget(definition) && definition.type === 'group') checkPlaces(definition.widgets);
    }
  });
});

function flat(widgets: readonly Widget[]): readonly Widget[] {
  return widgets.flatMap((widget) => {
    const { definition } = widget;
    return isKnownWidget(definition) && definition.type === 'group' ? flat(definition.widgets) : [widget];
  });
}

function requestsOf({ definition }: Widget): readonly WidgetRequest[] {
  const requests: unknown = 'requests' in definition ? definition.requests : [];
  // Ready dashboards hold only lists of requests; a list stream's have no queries.
  return Array.isArray(requests) ? (requests as WidgetRequest[]) : [];
}

function checkQuery(query: NamedQuery, fields: DashboardFields): void {
  if (isMetricQuery(query)) {
    parseMetricQuery(filled(query.query, fields, 'scope'));
    return;
  }
  expect(isEventQuery(query), String(query.data_source)).toBe(true);
  if (isEventQuery(query)) parseSearch(filled(query.search?.query ?? '', fields, 'search'));
}

/** With every template variable set; one that the dashboard does not have is an error. */
function filled(text: string, { template_variables: variables }: DashboardFields, kind: 'scope' | 'search'): string {
  return text.replaceAll(/\$([a-z_]+)/g, (_, name: string) => {
    const variable = (variables ?? []).find((one) => one.name === name);
    if (variable === undefined) throw new Error(`no template variable ${name}`);
    return kind === 'scope' ? `${variable.prefix}:a` : `${variable.prefix}:(a OR b)`;
  });
}

function checkPlaces(widgets: readonly Widget[]): void {
  const taken = new Set<string>();
  for (const { layout } of widgets) {
    if (layout === undefined) throw new Error('a widget has no place');
    expect(layout.x + layout.width).toBeLessThanOrEqual(12);
    for (let x = layout.x; x < layout.x + layout.width; x++) {
      for (let y = layout.y; y < layout.y + layout.height; y++) {
        expect(taken.has(`${x} ${y}`)).toBe(false);
        taken.add(`${x} ${y}`);
      }
    }
  }
}
