import { badRequest } from '@komainu/kernel/errors.ts';
import { isObject, type JsonObject, objectOf, records } from '@komainu/kernel/json.ts';
import { assertPublicHost } from '@komainu/kernel/outgoing/address-guard.ts';
import type { HttpCredentials, NamedValue } from './stored.ts';

/** A connection as it is written, its secrets in the open. */
export interface ReadConnection {
  readonly name: string;
  readonly baseUrl: string;
  readonly credentials: HttpCredentials;
}

const MOST_PAIRS = 50;
const MOST_CHARACTERS = 16 * 1024;
const NONE: HttpCredentials = { tokens: [], headers: [], urlParameters: [], body: null };

/**
 * Reads what a user writes of a connection; what a change leaves out stays as it was, and what it marks as `deleted` goes. Throws
 * `bad_connection` (400).
 */
export function readConnection(
  attributes: JsonObject,
  allowPrivateTargets: boolean,
  before?: ReadConnection,
): ReadConnection {
  const integration = objectOf(attributes['integration']);
  const name = attributes['name'] ?? before?.name;
  if (typeof name !== 'string' || name.trim() === '' || name.length > 200)
    throw refused('name is not a text of 1 to 200 characters');
  if (before === undefined || attributes['integration'] !== undefined) checkIntegration({ integration });
  const baseUrl = integration['base_url'] ?? before?.baseUrl;
  if (typeof baseUrl !== 'string' || !/^https?:\/\//i.test(baseUrl) || !URL.canParse(baseUrl)) {
    throw refused('base_url is no address with http:// or https://');
  }
  const url = new URL(baseUrl);
  if (url.username !== '' || url.password !== '') throw refused('base_url holds a password; put it into a token');
  if (!allowPrivateTargets) assertPublicHost(url);
  const given = integration['credentials'];
  if (given === undefined && before !== undefined) return { name, baseUrl, credentials: before.credentials };
  return { name, baseUrl, credentials: readCredentials(given, before?.credentials ?? NONE) };
}

/** Throws `bad_connection` (400) for an integration that is not HTTP. */
export function checkIntegration(attributes: JsonObject): void {
  const { integration } = attributes;
  const type = objectOf(integration)['type'];
  if (integration === undefined || type === 'HTTP') return;
  throw refused(`the integration "${String(type)}" is not known here; only HTTP is`);
}

function readCredentials(given: unknown, before: HttpCredentials): HttpCredentials {
  const credentials = objectOf(given);
  if (credentials['type'] !== 'HTTPTokenAuth')
    throw refused(`the credentials "${String(credentials['type'])}" are not HTTPTokenAuth`);
  const tokens = merged(credentials, 'tokens', before.tokens);
  const wrong = tokens.find(({ name }) => !/^[A-Za-z]\w{0,99}$/.test(name));
  if (wrong !== undefined)
    throw refused(`"${wrong.name}" is no name of a token: letters, digits and _, a letter first`);
  return {
    tokens,
    headers: merged(credentials, 'headers', before.headers),
    urlParameters: merged(credentials, 'url_parameters', before.urlParameters),
    body: readBody(credentials['body'], before.body),
  };
}

function readBody(given: unknown, before: HttpCredentials['body']): HttpCredentials['body'] {
  if (given === undefined) return before;
  if (!isObject(given)) return null;
  const { content, content_type } = given;
  if (typeof content !== 'string' || content.length > MOST_CHARACTERS) throw refused('content of body is no text');
  return {
    content,
    contentType: typeof content_type === 'string' && content_type !== '' ? content_type : 'application/json',
  };
}

/** Pairs by name over those that are there. */
function merged(credentials: JsonObject, member: string, before: readonly NamedValue[]): readonly NamedValue[] {
  const pairs = new Map(before.map((pair) => [pair.name, pair]));
  for (const { name, value, deleted } of records(credentials[member])) {
    if (typeof name !== 'string' || name === '' || name.length > 200) throw refused(`an item of ${member} has no name`);
    if (deleted === true) pairs.delete(name);
    else if (typeof value === 'string' && value.length <= MOST_CHARACTERS) pairs.set(name, { name, value });
    else throw refused(`the value of "${name}" in ${member} is no text`);
  }
  if (pairs.size > MOST_PAIRS) throw refused(`there are more than ${MOST_PAIRS} ${member}`);
  return [...pairs.values()];
}

function refused(reason: string) {
  return badRequest('bad_connection', reason);
}
