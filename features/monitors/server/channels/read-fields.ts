import { badRequest } from '@komainu/kernel/errors.ts';
import type { JsonObject } from '@komainu/kernel/json.ts';
import { assertPublicHost } from '@komainu/kernel/outgoing/address-guard.ts';

const MOST_CHARACTERS = 64 * 1024;

/** What routes of channels demand: names may be seen by all, what leads outside is for those who manage settings. */
export const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
export const MANAGE = { config: { access: { kind: 'api', permission: 'manage' } } } as const;

/** A text that must be there; throws `bad_request` (400) in the words of the public API. */
export function textField(body: JsonObject, name: string): string {
  const value = optionalText(body, name);
  if (value === undefined) throw badRequest('bad_request', `'${name}' should be string`);
  if (value.trim() === '') throw badRequest('bad_request', `${name} cannot be blank`);
  return value;
}

/** A text, or undefined when it was left out or is null. */
export function optionalText(body: JsonObject, name: string): string | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw badRequest('bad_request', `'${name}' should be string`);
  if (value.length > MOST_CHARACTERS) {
    throw badRequest('bad_request', `'${name}' is longer than ${MOST_CHARACTERS} characters`);
  }
  return value;
}

/** A name that can stand in a handle; throws `bad_request` (400). */
export function nameField(body: JsonObject, name: string): string {
  const value = textField(body, name);
  if (!/^[\p{L}\p{N}_.+/#-]{1,200}$/u.test(value)) {
    throw badRequest(
      'bad_request',
      `'${name}' should have at most 200 characters, all of them letters, digits or one of _ . + / # -`,
    );
  }
  return value;
}

/** An address to send to, which may hold `$VARIABLES`. Throws `bad_request`, and `target_forbidden` for private networks. */
export function urlField(body: JsonObject, name: string, allowPrivate: boolean): string {
  const value = textField(body, name);
  if (value.startsWith('$')) return value;
  if (!/^https?:\/\//i.test(value) || !URL.canParse(value)) {
    throw badRequest('bad_request', `'${name}' should be an address with http:// or https://`);
  }
  if (!allowPrivate) assertPublicHost(new URL(value));
  return value;
}
