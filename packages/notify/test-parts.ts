import type { MonitorTransition } from '@komainu/contracts/monitors/transition.ts';
import type { NotificationOutbox, OutboxEntry } from '@komainu/contracts/notifications/outbox.ts';
import type { OutgoingRequest } from '@komainu/kernel/outgoing/http-client.ts';
import type { ChannelTools, Mail } from './channels/channel.ts';
import type { ChannelSettings } from './channels/settings.ts';

/** A Sunday noon. */
export const AT = Date.UTC(2026, 10, 22, 12);

export interface TransitionChanges extends Partial<Omit<MonitorTransition, 'monitor'>> {
  readonly monitor?: Partial<MonitorTransition['monitor']>;
}

/** A load that is too high on one of several hosts, changed as told. */
export function transitionOf({ monitor, ...changes }: TransitionChanges = {}): MonitorTransition {
  return {
    monitor: {
      id: 7,
      type: 'metric alert',
      query: 'avg(last_5m):avg:system.load.1{*} by {host} > 4',
      name: 'Load is high',
      message: '',
      tags: [],
      priority: null,
      restricted_roles: null,
      options: { thresholds: { critical: 4, warning: 3 } },
      ...monitor,
    },
    group: ['host:web-1'],
    from: 'OK',
    to: 'Alert',
    value: 5.25,
    threshold: 4,
    timeUnixMs: AT,
    triggeredUnixMs: AT - 90_000,
    again: false,
    details: {},
    ...changes,
  };
}

/** Sealed texts of tests show that they are sealed, and nothing more. */
export const sealer = { seal: (plain: string) => `sealed:${plain}`, open: (sealed: string) => sealed.slice(7) };

const NOTHING: ChannelSettings = {
  webhook: async () => undefined,
  webhookVariables: async () => [],
  slackAccounts: async () => [],
  pagerDutyServices: async () => [],
  opsgenieService: async () => undefined,
  teamsHandle: async () => undefined,
  everybody: async () => [],
};

export interface SeenRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Tools that note requests and mails, and answer with what `answers` says, 200 when it says nothing more. */
export function testTools(
  settings: Partial<ChannelSettings>,
  answers: { status: number; headers?: Record<string, string>; body?: string }[] = [],
): ChannelTools & { readonly requests: SeenRequest[]; readonly mails: Mail[] } {
  const requests: SeenRequest[] = [];
  const mails: Mail[] = [];
  return {
    requests,
    mails,
    settings: { ...NOTHING, ...settings },
    secrets: sealer,
    http: {
      async requestWhole({ url, headers, body }: OutgoingRequest) {
        requests.push({ url: url.href, headers, body: body?.toString() ?? '' });
        const answer = answers.shift() ?? { status: 200 };
        return { status: answer.status, headers: answer.headers ?? {}, body: Buffer.from(answer.body ?? 'ok') };
      },
    },
    mail: { domain: 'k.example', send: async (mail) => void mails.push(mail) },
    workflows: undefined,
  };
}

/** An outbox in memory. */
export function testOutbox(): NotificationOutbox & { readonly entries: OutboxEntry[] } {
  const entries: OutboxEntry[] = [];
  const claimed = new Map<string, number>();
  return {
    entries,
    async put(given) {
      for (const entry of given) if (!entries.some(({ id }) => id === entry.id)) entries.push(entry);
    },
    async claim(nowUnixMs, untilUnixMs, limit) {
      const lanes = new Set<string>();
      const heads = entries.filter(({ lane, state }) => state === 'waiting' && !lanes.has(lane) && lanes.add(lane));
      const due = heads.filter(({ id, nextUnixMs }) => nextUnixMs <= nowUnixMs && (claimed.get(id) ?? 0) <= nowUnixMs);
      for (const { id } of due.slice(0, limit)) claimed.set(id, untilUnixMs);
      return due.slice(0, limit);
    },
    async settle(id, outcome) {
      const index = entries.findIndex((entry) => entry.id === id);
      const entry = entries[index];
      if (entry !== undefined) entries[index] = { ...entry, ...outcome };
      claimed.delete(id);
    },
    release: async () => claimed.clear(),
    recent: async (limit) => entries.toReversed().slice(0, limit),
    waiting: async () => entries.filter(({ state }) => state === 'waiting').length,
    prune: async () => undefined,
  };
}
