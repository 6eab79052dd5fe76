import type { ExpositionFamily } from '@komainu/wire/openmetrics/exposition.ts';
import type { YamlMap } from '../check.ts';
import { mapOption, textsOption } from '../read-instance.ts';

type Labels = ReadonlyMap<string, string>;

/** Labels of a family whose value is 1 that others get, where they agree in `match`. */
export interface LabelJoin {
  readonly family: string;
  /** [] for every sample. */
  readonly match: readonly string[];
  /** [] for all that are not matched. */
  readonly labels: readonly string[];
}

/** Reads `label_joins`: `{family: {labels_to_match: […], labels_to_get: […]}}`, `*` for all of them. */
export function readLabelJoins(option: YamlMap): readonly LabelJoin[] {
  return Object.keys(option).map((family) => {
    const rule = mapOption(option, family);
    const match = [...textsOption(rule, 'labels_to_match'), ...textsOption(rule, 'label_to_match')];
    return {
      family,
      match: match.filter((label) => label !== '*'),
      labels: textsOption(rule, 'labels_to_get').filter((label) => label !== '*'),
    };
  });
}

/** What joins add to the labels of a sample of this page; its own labels win. */
export function joinsOf(
  joins: readonly LabelJoin[],
  families: readonly ExpositionFamily[],
): (labels: Labels) => Labels {
  const given = joins.map(({ family, match, labels }) => {
    const byKey = new Map<string, Map<string, string>>();
    for (const sample of families.find(({ name }) => name === family)?.samples ?? []) {
      const key = keyOf(sample.labels, match);
      if (sample.value !== 1 || key === undefined) continue;
      const wanted = [...sample.labels].filter(([label]) =>
        labels.length === 0 ? !match.includes(label) : labels.includes(label),
      );
      byKey.set(key, new Map([...(byKey.get(key) ?? []), ...wanted]));
    }
    return { match, byKey };
  });
  if (given.length === 0) return (labels) => labels;
  return (labels) => {
    const added = given.flatMap(({ match, byKey }) => [...(byKey.get(keyOf(labels, match) ?? '\0') ?? [])]);
    return added.length === 0 ? labels : new Map([...added, ...labels]);
  };
}

function keyOf(labels: Labels, match: readonly string[]): string | undefined {
  const values = match.map((label) => labels.get(label));
  return values.includes(undefined) ? undefined : values.join('\n');
}
