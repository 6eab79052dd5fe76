import type { OutgoingMessage } from './outgoing-message.ts';

/** A message to people that no monitor sends. */
export interface PlainMessage {
  /** The same however often it is told: it is delivered once. */
  readonly id: string;
  /** What it comes from, such as the name of a workflow. */
  readonly sender: string;
  readonly title: string;
  /** Markdown. */
  readonly body: string;
  /** Without the `@`. */
  readonly handles: readonly string[];
  readonly link: string | undefined;
}

/** What channels make of it: a note that is about no monitor, whose id is 0. */
export function outgoingNote(
  { id, sender, title, body, link }: PlainMessage,
  timeUnixMs: number,
): Omit<OutgoingMessage, 'id' | 'handle'> {
  return {
    title,
    body,
    mentions: [],
    transition: 'Triggered',
    alertType: 'info',
    state: 'Alert',
    from: 'OK',
    aggregateKey: id,
    cycleKey: id,
    timeUnixMs,
    triggeredUnixMs: undefined,
    value: undefined,
    threshold: undefined,
    group: [],
    link,
    monitor: { id: 0, name: sender, type: '', query: '', tags: [], priority: null },
    logsSample: undefined,
  };
}
