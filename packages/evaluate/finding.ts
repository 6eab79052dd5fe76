import type { MonitorOptions, MonitorState } from '@komainu/contracts/monitors/monitor.ts';
import type { Judgement } from './state/judge.ts';

/** What a query gave for one group. */
export interface Finding {
  /** Sorted `key:value`; none for a simple alert. */
  readonly tags: readonly string[];
  /** What is shown as the group's value; null where there is no number. */
  readonly value: number | null;
  /** Whether the window is full of data. */
  readonly full: boolean;
  /** When its newest data is from, Unix milliseconds; undefined for the moment of the evaluation. */
  readonly dataUnixMs?: number;
  /** The level, given the present state. */
  readonly judge: (before: MonitorState) => Judgement;
  /** What notifications may tell beside the value. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** What a query gave, by the group's name. A group that is not there has no data. */
export interface Findings {
  readonly groups: ReadonlyMap<string, Finding>;
  /** What a known group without data amounts to; undefined when that is no data. */
  readonly whenMissing?: Finding['judge'];
}

/** The name of the only group of a simple alert. */
export const WHOLE = '*';

/** `key:value` pairs, sorted, as the name of a group; `*` without any. */
export function groupName(tags: readonly string[]): string {
  return tags.length === 0 ? WHOLE : tags.join(',');
}

/** The tags of a line, sorted. */
export function tagsOf(tags: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(tags)
    .map(([key, value]) => `${key}:${value}`)
    .sort();
}

export function byName(findings: readonly Finding[]): ReadonlyMap<string, Finding> {
  return new Map(findings.map((finding) => [groupName(finding.tags), finding]));
}

/** Whether no data counts as 0, for queries that count: unless somebody wants to hear that nothing comes. */
export function countsMissing({ on_missing_data, notify_no_data }: MonitorOptions): boolean {
  return on_missing_data === undefined ? notify_no_data !== true : on_missing_data === 'default';
}
