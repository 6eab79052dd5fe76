import type { MetricNode, Modifiers, QueryNode, Rollup } from './ast.ts';
import { aheadOf, calendarGrid } from './calendar.ts';
import type { EvaluateOptions, Reference } from './evaluate.ts';
import { secondsOf } from './functions/text-forms.ts';
import { chooseInterval, type Grid, gridOf, type MetricWindow } from './grid.ts';
import { mergeModifiers } from './parse-modifiers.ts';

type References = Readonly<Record<string, Reference>>;

/** All queries of an expression, in the order of the text, with the modifiers around them. */
export function queriesOf(node: MetricNode, references: References = {}): readonly QueryNode[] {
  switch (node.kind) {
    case 'number':
      return [];
    case 'query':
      return [node];
    case 'reference': {
      const target = references[node.name];
      return target === undefined || target.kind === 'source' ? [] : queriesOf(target);
    }
    case 'modify':
      return queriesOf(node.child, references).map((query) => ({
        ...query,
        ...mergeModifiers(query, node.modifiers),
      }));
    case 'negate':
    case 'call':
      return queriesOf(node.child, references);
    case 'binary':
      return [...queriesOf(node.left, references), ...queriesOf(node.right, references)];
    case 'aggregate':
      return node.children.flatMap((child) => queriesOf(child, references));
  }
}

/** The one query that an expression is, with the modifiers around it; null when something is done to its lines. */
export function queryAsItStands(node: MetricNode, references: References, outer: Modifiers | null): QueryNode | null {
  switch (node.kind) {
    case 'query':
      return outer === null ? node : { ...node, ...mergeModifiers(node, outer) };
    case 'modify':
      return queryAsItStands(
        node.child,
        references,
        outer === null ? node.modifiers : mergeModifiers(node.modifiers, outer),
      );
    case 'reference': {
      const target = references[node.name];
      return target === undefined || target.kind === 'source' ? null : queryAsItStands(target, references, outer);
    }
    default:
      return null;
  }
}

/** The interval that expressions share, in seconds; of a calendar the usual length. */
export function intervalOf(nodes: readonly MetricNode[], window: MetricWindow, options: EvaluateOptions = {}): number {
  return sharedGridOf(nodes, window, options).intervalSeconds;
}

/** The grid that expressions share over a window. */
export function sharedGridOf(nodes: readonly MetricNode[], window: MetricWindow, options: EvaluateOptions = {}): Grid {
  const references = options.references ?? {};
  const rollups = nodes.flatMap((node) => queriesOf(node, references)).flatMap(({ rollup }) => rollup ?? []);
  const calendar = rollups.find((rollup) => rollup.calendar !== null)?.calendar ?? null;
  const days = calendar === null ? null : calendarGrid(window, calendar);
  if (days !== null) return days;
  const asked = [
    ...rollups.map(({ seconds }) => seconds ?? 0),
    ...nodes.flatMap((node) => optionIntervals(node, references)),
  ];
  const longest = asked.reduce((most, seconds) => Math.max(most, seconds), 0);
  const interval = chooseInterval(window, longest > 0 ? longest : (options.intervalSeconds ?? null));
  return gridOf(window, interval, aheadIn(rollups, window, interval));
}

/** Intervals that divide a day, and whole days, begin at midnight of the zone that a rollup names. */
function aheadIn(rollups: readonly Rollup[], window: MetricWindow, interval: number): number {
  const zone = rollups.find((rollup) => rollup.zone !== null)?.zone ?? null;
  return zone === null ? 0 : aheadOf(zone, window.fromUnixS) % interval;
}

/** `interval=60` of anomalies and forecast is a rollup of what stands in them. */
function optionIntervals(node: MetricNode, references: References): readonly number[] {
  switch (node.kind) {
    case 'call': {
      const interval = Object.hasOwn(node.options, 'interval') ? secondsOf(String(node.options['interval'])) : 0;
      return [interval ?? 0, ...optionIntervals(node.child, references)];
    }
    case 'negate':
    case 'modify':
      return optionIntervals(node.child, references);
    case 'binary':
      return [...optionIntervals(node.left, references), ...optionIntervals(node.right, references)];
    case 'aggregate':
      return node.children.flatMap((child) => optionIntervals(child, references));
    case 'reference': {
      const target = references[node.name];
      return target === undefined || target.kind === 'source' ? [] : optionIntervals(target, references);
    }
    default:
      return [];
  }
}
