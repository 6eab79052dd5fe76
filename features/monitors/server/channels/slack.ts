import { authorOf, paramOf } from '@komainu/http/request-values.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { type JsonObject, objectOf, records } from '@komainu/kernel/json.ts';
import type { SlackAccountSettings, SlackChannelSettings } from '@komainu/notify/channels/settings.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ChannelParts } from './parts.ts';
import { MANAGE, READ, textField, urlField } from './read-fields.ts';
import { CHANNEL_KIND, changeDocument, checkRoom, notFound } from './stored.ts';

const ACCOUNTS = '/api/v1/integration/slack';
const CHANNELS = '/api/v1/integration/slack/configuration/accounts/:account/channels';
const MOST_CHANNELS = 1_000;

/**
 * Slack accounts (`/api/v1/integration/slack`, as older clients know it: `service_hooks` with an incoming webhook's address, or
 * a bot's token) and their channels (`…/configuration/accounts/:account/channels`).
 */
export function registerSlack(app: FastifyInstance, parts: ChannelParts): void {
  registerAccounts(app, parts);
  const { metadata } = parts;
  const find = async (request: FastifyRequest): Promise<SlackAccountSettings> => {
    const name = paramOf(request, 'account');
    const found = await metadata.get<SlackAccountSettings>(CHANNEL_KIND.slackAccount, name);
    if (found === undefined) throw notConfigured(name);
    return found.body;
  };
  const change = async (
    request: FastifyRequest,
    of: (channels: readonly SlackChannelSettings[]) => readonly SlackChannelSettings[],
  ) => {
    const name = paramOf(request, 'account');
    await changeDocument(metadata, CHANNEL_KIND.slackAccount, name, authorOf(request), (account) => {
      if (account === undefined) throw notConfigured(name);
      return { ...account, channels: of(account.channels) };
    });
  };

  app.get(CHANNELS, READ, async (request) => (await find(request)).channels);
  app.post(CHANNELS, MANAGE, async (request, reply) => {
    const channel = readChannel(objectOf(request.body), undefined);
    await change(request, (channels) => {
      if (channels.some(({ name }) => name === channel.name)) {
        throw badRequest('channel_exists', `Channel already exists: ${channel.name}`);
      }
      if (channels.length >= MOST_CHANNELS)
        throw badRequest('too_many_channels', 'the account has 1000 channels already');
      return [...channels, channel];
    });
    return reply.code(201).send(channel);
  });
  app.get(`${CHANNELS}/:channel`, READ, async (request) => channelOf((await find(request)).channels, request));
  app.patch(`${CHANNELS}/:channel`, MANAGE, async (request) => {
    const body = objectOf(request.body);
    let changed: SlackChannelSettings | undefined;
    await change(request, (channels) => {
      const before = channelOf(channels, request);
      const channel = readChannel(body, before);
      changed = channel;
      return channels.map((one) => (one === before ? channel : one));
    });
    return changed;
  });
  app.delete(`${CHANNELS}/:channel`, MANAGE, async (request, reply) => {
    await change(request, (channels) => {
      const gone = channelOf(channels, request);
      return channels.filter((one) => one !== gone);
    });
    return reply.code(204).send();
  });
}

function registerAccounts(app: FastifyInstance, parts: ChannelParts): void {
  const { metadata } = parts;
  app.get(ACCOUNTS, READ, async () => {
    const accounts = (await metadata.list<SlackAccountSettings>(CHANNEL_KIND.slackAccount)).map(({ body }) => body);
    return {
      service_hooks: accounts.map(({ account }) => ({ account, url: '*****' })),
      channels: accounts.flatMap(({ account, channels }) =>
        channels.map(({ name }) => ({ account, channel_name: name, transfer_all_user_comments: false })),
      ),
    };
  });
  // POST adds to what is there, PUT puts itself in its place.
  for (const method of ['POST', 'PUT'] as const) {
    app.route({
      method,
      url: ACCOUNTS,
      ...MANAGE,
      handler: async (request, reply) => {
        const by = authorOf(request);
        const hooks = readHooks(objectOf(request.body), parts);
        await checkRoom(metadata, CHANNEL_KIND.slackAccount);
        for (const { account, hook, channels } of hooks) {
          await changeDocument(metadata, CHANNEL_KIND.slackAccount, account, by, (before) => {
            const kept = method === 'POST' ? (before?.channels ?? []) : [];
            const added = channels.filter((name) => !kept.some((channel) => channel.name === name));
            if (before === undefined && hook === undefined) throw notConfigured(account);
            return {
              account,
              sealedHook: hook === undefined ? (before?.sealedHook ?? '') : parts.secrets.seal(hook),
              channels: [...kept, ...added.map((name) => ({ name, display: DISPLAY }))],
            };
          });
        }
        if (method === 'PUT') await removeOthers(parts, new Set(hooks.map(({ account }) => account)), by);
        return reply.code(204).send();
      },
    });
  }
  app.delete(ACCOUNTS, MANAGE, async (request, reply) => {
    await removeOthers(parts, new Set(), authorOf(request));
    return reply.code(204).send();
  });
}

interface GivenAccount {
  readonly account: string;
  /** Undefined for an account that only gets channels. */
  readonly hook: string | undefined;
  readonly channels: readonly string[];
}

/** `service_hooks: [{account, url}]` and `channels: [{account, channel_name}]`. */
function readHooks(body: JsonObject, { allowPrivateTargets }: ChannelParts): GivenAccount[] {
  const accounts = new Map<string, { hook: string | undefined; channels: string[] }>();
  for (const one of records(body['service_hooks'])) {
    const url = one['url'];
    const isToken = typeof url === 'string' && /^xox[a-z]-[\w-]+$/.test(url);
    const hook = isToken ? url : urlField(one, 'url', allowPrivateTargets);
    accounts.set(accountName(one), { hook, channels: [] });
  }
  for (const one of records(body['channels'])) {
    const name = accountName(one);
    const account = accounts.get(name) ?? { hook: undefined, channels: [] };
    account.channels.push(channelName(textField(one, 'channel_name')));
    accounts.set(name, account);
  }
  return [...accounts].map(([account, rest]) => ({ account, ...rest }));
}

function accountName(body: JsonObject): string {
  const name = textField(body, 'account');
  if (name.length > 200) throw badRequest('bad_request', `'account' is longer than 200 characters`);
  return name;
}

async function removeOthers({ metadata }: ChannelParts, kept: ReadonlySet<string>, by: string): Promise<void> {
  for (const { id } of await metadata.stamps(CHANNEL_KIND.slackAccount)) {
    if (!kept.has(id)) await metadata.delete(CHANNEL_KIND.slackAccount, id, by);
  }
}

const DISPLAY = { message: true, notified: true, snapshot: true, tags: true, mute_buttons: false } as const;

function readChannel(body: JsonObject, before: SlackChannelSettings | undefined): SlackChannelSettings {
  const name = body['name'] === undefined && before !== undefined ? before.name : channelName(textField(body, 'name'));
  const given = objectOf(body['display']);
  const usual = before?.display ?? DISPLAY;
  const flag = (key: keyof SlackChannelSettings['display']): boolean => {
    const value = given[key] ?? usual[key];
    if (typeof value !== 'boolean') throw badRequest('bad_request', `'display.${key}' should be boolean`);
    return value;
  };
  const [message, notified, snapshot] = [flag('message'), flag('notified'), flag('snapshot')];
  return { name, display: { message, notified, snapshot, tags: flag('tags'), mute_buttons: flag('mute_buttons') } };
}

/** With its `#`, as clients send it and as they leave it out. */
function channelName(text: string): string {
  if (text.length > 200 || /[\s@]/.test(text)) {
    throw badRequest('bad_request', 'the name of a channel has at most 200 characters, and neither spaces nor @');
  }
  return text.startsWith('#') ? text : `#${text}`;
}

function channelOf(channels: readonly SlackChannelSettings[], request: FastifyRequest): SlackChannelSettings {
  const wanted = paramOf(request, 'channel');
  const found = channels.find(({ name }) => name === wanted || name === `#${wanted}`);
  if (found === undefined) throw notFound('no_such_channel', `Channel not found: ${wanted}`);
  return found;
}

function notConfigured(account: string) {
  return badRequest('no_such_account', `Account is not configured: ${account}`);
}
