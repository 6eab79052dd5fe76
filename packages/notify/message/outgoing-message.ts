import { createHash } from 'node:crypto';
import type { MonitorState } from '@komainu/contracts/monitors/monitor.ts';
import type { MonitorTransition } from '@komainu/contracts/monitors/transition.ts';
import type { NotificationLinks, Rendered } from './render-notification.ts';
import { type AlertType, alertTypeOf, transitionWord } from './transition-words.ts';

/** What channels make their requests of. Plain JSON: it waits in the outbox, and holds no secret. */
export interface OutgoingMessage {
  /** The same in every attempt. */
  readonly id: string;
  /** Without the `@`. */
  readonly handle: string;
  readonly title: string;
  /** Markdown. */
  readonly body: string;
  /** Mentions of Slack that the author wrote, as they stand in the body. */
  readonly mentions: readonly string[];
  /** `Triggered`, `Re-Triggered`, `Recovered`, …. */
  readonly transition: string;
  readonly alertType: AlertType;
  readonly state: MonitorState;
  readonly from: MonitorState;
  /** The same for all that a group of a monitor says: what incidents are opened and closed by. */
  readonly aggregateKey: string;
  /** The same from an alert's beginning to its end. */
  readonly cycleKey: string;
  readonly timeUnixMs: number;
  readonly triggeredUnixMs: number | undefined;
  readonly value: number | undefined;
  readonly threshold: number | undefined;
  readonly group: readonly string[];
  readonly link: string | undefined;
  readonly monitor: {
    readonly id: number;
    readonly name: string;
    readonly type: string;
    readonly query: string;
    readonly tags: readonly string[];
    readonly priority: number | null;
  };
  /** Text of the log lines that the transition shows, when there are any. */
  readonly logsSample: string | undefined;
}

const MOST_SAMPLE_CHARACTERS = 4_000;

/** Everything of a message but its id and handle. */
export function outgoingOf(
  transition: MonitorTransition,
  rendered: Rendered,
  links: NotificationLinks | undefined,
): Omit<OutgoingMessage, 'id' | 'handle'> {
  const { monitor, group, to, from, value, threshold, timeUnixMs, triggeredUnixMs, details } = transition;
  const { id, name, type, query, tags, priority } = monitor;
  const samples = details['logs_sample'];
  const aggregateKey = digest(`monitor ${id} ${group.join(',')}`);
  return {
    title: rendered.title,
    body: rendered.body,
    mentions: rendered.mentions,
    transition: transitionWord(transition),
    alertType: alertTypeOf(to),
    state: to,
    from,
    aggregateKey,
    cycleKey: digest(`${aggregateKey} ${triggeredUnixMs ?? timeUnixMs}`),
    timeUnixMs,
    triggeredUnixMs,
    value,
    threshold,
    group,
    link: links?.monitor(id, group),
    monitor: { id, name, type, query, tags, priority },
    logsSample: samples === undefined ? undefined : (JSON.stringify(samples) ?? '').slice(0, MOST_SAMPLE_CHARACTERS),
  };
}

/** 32 hex digits. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** Tags of the monitor and of the group, each once. */
export function allTags({ monitor, group }: Pick<OutgoingMessage, 'monitor' | 'group'>): string[] {
  return [...new Set([...group, `monitor:${monitor.name}`, ...monitor.tags])];
}

/** The value of the group's `host` tag. */
export function hostOf({ group }: Pick<OutgoingMessage, 'group'>): string | undefined {
  return group.find((tag) => tag.startsWith('host:'))?.slice('host:'.length);
}
