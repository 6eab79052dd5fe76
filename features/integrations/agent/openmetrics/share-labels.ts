import { isObject } from '@komainu/kernel/json.ts';
import type { ExpositionFamily, ExpositionSample } from '@komainu/wire/openmetrics/exposition.ts';
import type { YamlMap } from '../check.ts';
import { badCheckConfig, flagOption, mapOption, textsOption } from '../read-instance.ts';

interface ShareRule {
  /** Labels that are given to others; undefined for all. */
  readonly labels: ReadonlySet<string> | undefined;
  /** Labels that must be equal; empty for no condition. */
  readonly match: ReadonlySet<string>;
  /** Values of samples that count; empty for all. */
  readonly values: ReadonlySet<number>;
}

/** Metrics whose labels are given to the others of the page, by name. */
export type SharedLabels = ReadonlyMap<string, ShareRule>;

const ALL: ShareRule = { labels: undefined, match: new Set(), values: new Set() };

/** Reads `share_labels` and `target_info`. Throws `bad_check_config`. */
export function sharedLabelsOption(instance: YamlMap): SharedLabels {
  const rules = new Map<string, ShareRule>();
  for (const [metric, rule] of Object.entries(mapOption(instance, 'share_labels'))) {
    if (rule === true) rules.set(metric, ALL);
    else if (isObject(rule)) {
      const labels = textsOption(rule, 'labels');
      rules.set(metric, {
        labels: labels.length === 0 ? undefined : new Set(labels),
        match: new Set(textsOption(rule, 'match')),
        values: new Set(textsOption(rule, 'values').map(Number)),
      });
    } else throw badCheckConfig('share_labels', `must have a mapping or true for ${metric}`);
  }
  if (flagOption(instance, 'target_info', false)) rules.set('target', ALL).set('target_info', ALL);
  return rules;
}

/** Gives the labels that a sample gets from others of its page; an own label is overridden, as in Datadog's check. */
export function sharingOf(families: readonly ExpositionFamily[], rules: SharedLabels) {
  const everywhere = new Map<string, string>();
  const matching: { readonly match: ReadonlyMap<string, string>; readonly given: ReadonlyMap<string, string> }[] = [];
  for (const { name, samples } of rules.size === 0 ? [] : families) {
    const rule = rules.get(name);
    if (rule === undefined) continue;
    for (const sample of samples) {
      if (rule.values.size > 0 && !rule.values.has(sample.value)) continue;
      const given = [...sample.labels].filter(([label]) => rule.labels?.has(label) ?? true);
      if (rule.match.size === 0) for (const [label, value] of given) everywhere.set(label, value);
      else {
        const match = new Map([...sample.labels].filter(([label]) => rule.match.has(label)));
        matching.push({ match, given: new Map(given) });
      }
    }
  }
  return ({ labels }: ExpositionSample): ReadonlyMap<string, string> => {
    if (everywhere.size === 0 && matching.length === 0) return labels;
    const all = new Map([...labels, ...everywhere]);
    for (const { match, given } of matching) {
      if (match.size > 0 && [...match].every(([label, value]) => labels.get(label) === value)) {
        for (const [label, value] of given) all.set(label, value);
      }
    }
    return all;
  };
}
