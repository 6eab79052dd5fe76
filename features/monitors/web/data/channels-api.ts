import { api, apiGet, apiPost } from '@komainu/ui/api/client.ts';

/** A way to people that is set up. Keys and tokens are never given back. */
export interface ChannelEntry {
  readonly id: string;
  /** Without the `@`. */
  readonly handle: string;
  readonly detail: string;
  /** What an editor begins with. */
  readonly values: Readonly<Record<string, string>>;
}

export type ChannelName = 'webhooks' | 'slack' | 'pagerduty' | 'opsgenie' | 'teams';

/** A value that a form asks for. */
export interface ChannelField {
  readonly key: string;
  readonly label:
    | 'name'
    | 'address'
    | 'payload'
    | 'headers'
    | 'encoding'
    | 'account'
    | 'channel'
    | 'key'
    | 'region'
    | 'customAddress';
  readonly kind: 'text' | 'secret' | 'lines' | readonly string[];
  readonly optional?: true;
  /** Chosen once. */
  readonly fixed?: true;
}

/** One kind of channel: how it is listed, what its form asks for, and how it is kept. */
export interface ChannelKind {
  readonly name: ChannelName;
  /** All of it holds secrets: only managers may read it. */
  readonly isForManagers: boolean;
  readonly isEditable: boolean;
  readonly fields: readonly ChannelField[];
  readonly list: (signal: AbortSignal) => Promise<readonly ChannelEntry[]>;
  readonly save: (values: Readonly<Record<string, string>>, before: ChannelEntry | undefined) => Promise<unknown>;
  readonly remove: (entry: ChannelEntry) => Promise<unknown>;
}

const WEBHOOKS = '/api/v1/integration/webhooks/configuration/webhooks';
const SLACK = '/api/v1/integration/slack';
const PAGERDUTY = '/api/v1/integration/pagerduty';
const OPSGENIE = '/api/v2/integration/opsgenie/services';
const TEAMS = '/api/v2/integration/ms-teams/configuration/workflows-webhook-handles';

const path = (...parts: readonly string[]): string => parts.map(encodeURIComponent).join('/');
/** What is written; empty fields are left out, so that what was set before stays. */
const given = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== ''));

interface Webhook {
  readonly name: string;
  readonly url: string;
  readonly payload: string;
  readonly custom_headers: string | null;
  readonly encode_as: string;
}

const webhooks: ChannelKind = {
  name: 'webhooks',
  isForManagers: true,
  isEditable: true,
  fields: [
    { key: 'name', label: 'name', kind: 'text', fixed: true },
    { key: 'url', label: 'address', kind: 'text' },
    { key: 'payload', label: 'payload', kind: 'lines', optional: true },
    { key: 'custom_headers', label: 'headers', kind: 'lines', optional: true },
    { key: 'encode_as', label: 'encoding', kind: ['json', 'form'] },
  ],
  list: async (signal) =>
    (await apiGet<readonly Webhook[]>(WEBHOOKS, signal)).map((one) => ({
      id: one.name,
      handle: `webhook-${one.name}`,
      detail: one.url,
      values: { ...one, custom_headers: one.custom_headers ?? '' },
    })),
  save: (values, before) =>
    before === undefined
      ? apiPost(WEBHOOKS, given(values))
      : api('PUT', `${WEBHOOKS}/${path(before.id)}`, given(values)),
  remove: ({ id }) => api('DELETE', `${WEBHOOKS}/${path(id)}`),
};

interface SlackAccounts {
  readonly channels: readonly { readonly account: string; readonly channel_name: string }[];
}

const slack: ChannelKind = {
  name: 'slack',
  isForManagers: false,
  isEditable: false,
  fields: [
    { key: 'account', label: 'account', kind: 'text' },
    { key: 'url', label: 'address', kind: 'secret' },
    { key: 'channel', label: 'channel', kind: 'text' },
  ],
  list: async (signal) =>
    (await apiGet<SlackAccounts>(SLACK, signal)).channels.map(({ account, channel_name: channel }) => ({
      id: path(account, channel),
      handle: `slack-${account.replaceAll(' ', '_')}-${channel.replace(/^#/, '')}`,
      detail: `${account} ${channel}`,
      values: { account, channel },
    })),
  save: ({ account = '', url = '', channel = '' }) =>
    apiPost(SLACK, {
      service_hooks: [{ account, url }],
      channels: [{ account, channel_name: channel.startsWith('#') ? channel : `#${channel}` }],
    }),
  remove: ({ values: { account = '', channel = '' } }) =>
    api('DELETE', `${SLACK}/configuration/accounts/${path(account)}/channels/${path(channel)}`),
};

const pagerduty: ChannelKind = {
  name: 'pagerduty',
  isForManagers: false,
  isEditable: true,
  fields: [
    { key: 'service_name', label: 'name', kind: 'text', fixed: true },
    { key: 'service_key', label: 'key', kind: 'secret' },
  ],
  list: async (signal) => {
    const { services } = await apiGet<{ readonly services: readonly { readonly service_name: string }[] }>(
      PAGERDUTY,
      signal,
    );
    return services.map(({ service_name: name }) => ({
      id: name,
      handle: `pagerduty-${name}`,
      detail: name,
      values: { service_name: name },
    }));
  },
  save: (values, before) =>
    before === undefined
      ? apiPost(`${PAGERDUTY}/configuration/services`, given(values))
      : api('PUT', `${PAGERDUTY}/configuration/services/${path(before.id)}`, given(values)),
  remove: ({ id }) => api('DELETE', `${PAGERDUTY}/configuration/services/${path(id)}`),
};

interface Resources<Attributes> {
  readonly data: readonly { readonly id: string; readonly attributes: Attributes }[];
}

const opsgenie: ChannelKind = {
  name: 'opsgenie',
  isForManagers: false,
  isEditable: true,
  fields: [
    { key: 'name', label: 'name', kind: 'text' },
    { key: 'opsgenie_api_key', label: 'key', kind: 'secret' },
    { key: 'region', label: 'region', kind: ['us', 'eu', 'custom'] },
    { key: 'custom_url', label: 'customAddress', kind: 'text', optional: true },
  ],
  list: async (signal) => {
    const { data } = await apiGet<
      Resources<{ readonly name: string; readonly region: string; readonly custom_url: string | null }>
    >(OPSGENIE, signal);
    return data.map(({ id, attributes }) => ({
      id,
      handle: `opsgenie-${attributes.name}`,
      detail: attributes.custom_url ?? attributes.region,
      values: { ...attributes, custom_url: attributes.custom_url ?? '' },
    }));
  },
  save: (values, before) => {
    const data = { type: 'opsgenie-service', attributes: given(values) };
    return before === undefined
      ? apiPost(OPSGENIE, { data })
      : api('PATCH', `${OPSGENIE}/${path(before.id)}`, { data: { ...data, id: before.id } });
  },
  remove: ({ id }) => api('DELETE', `${OPSGENIE}/${path(id)}`),
};

const teams: ChannelKind = {
  name: 'teams',
  isForManagers: false,
  isEditable: true,
  fields: [
    { key: 'name', label: 'name', kind: 'text' },
    { key: 'url', label: 'address', kind: 'secret' },
  ],
  list: async (signal) => {
    const { data } = await apiGet<Resources<{ readonly name: string }>>(TEAMS, signal);
    return data.map(({ id, attributes: { name } }) => ({
      id,
      handle: `teams-${name}`,
      detail: name,
      values: { name },
    }));
  },
  save: (values, before) => {
    const data = { type: 'workflows-webhook-handle', attributes: given(values) };
    return before === undefined
      ? apiPost(TEAMS, { data })
      : api('PATCH', `${TEAMS}/${path(before.id)}`, { data: { ...data, id: before.id } });
  },
  remove: ({ id }) => api('DELETE', `${TEAMS}/${path(id)}`),
};

/** Every kind, as the page lists them. */
export const CHANNEL_KINDS: readonly ChannelKind[] = [webhooks, slack, pagerduty, opsgenie, teams];
