import type { SelectableVariable } from '@komainu/contracts/dashboards/shares.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { type JsonObject, objectOf, record } from '@komainu/kernel/json.ts';
import { checkSize } from '../json.ts';
import type { ShareFields } from './definition.ts';

/** The spans that a share may show, in the words of the public API. */
export const SHARE_SPANS = ['5m', '10m', '15m', '30m', '1h', '4h', '1d', '2d', '1w', '1mo', '3mo'] as const;
const USUAL: ShareFields = {
  share_type: 'open',
  title: null,
  global_time: { live_span: '1h' },
  global_time_selectable_enabled: false,
  selectable_template_vars: null,
  viewing_preferences: {},
  expiration: null,
  status: 'active',
  share_list: null,
  session_duration_in_days: null,
};
const USUAL_DAYS = 30;
const MOST_GUESTS = 100;
const MOST_VALUES = 1_000;
const MOST_DAYS = 365;
const EMAIL = /^[^\s@]{1,200}@[^\s@]{1,200}$/;

/** Reads a share as clients send it; what is left out stays as `before`. Throws `bad_share` (400). */
export function readShare(body: unknown, before: ShareFields = USUAL): ShareFields {
  const sent = record(body);
  if (sent === undefined) throw invalid('the body is no object');
  checkSize(sent, 'the share');
  const shareType = shareTypeOf(sent['share_type'] ?? before.share_type);
  const guests = sent['share_list'] === undefined ? before.share_list : guestsOf(sent['share_list']);
  if (shareType === 'invite' && (guests ?? []).length === 0) {
    throw invalid("share_type is 'invite', and share_list names nobody");
  }
  return {
    share_type: shareType,
    title: sent['title'] === undefined ? before.title : titleOf(sent['title']),
    global_time: sent['global_time'] === undefined ? before.global_time : spanOf(sent['global_time']),
    global_time_selectable_enabled: booleanOf(sent, 'global_time_selectable_enabled', before),
    selectable_template_vars:
      sent['selectable_template_vars'] === undefined
        ? before.selectable_template_vars
        : variablesOf(sent['selectable_template_vars']),
    viewing_preferences:
      sent['viewing_preferences'] === undefined ? before.viewing_preferences : objectOf(sent['viewing_preferences']),
    expiration: sent['expiration'] === undefined ? before.expiration : expirationOf(sent['expiration']),
    status: statusOf(sent['status'] ?? before.status),
    share_list: guests,
    session_duration_in_days: daysOf(sent['session_duration_in_days'], before, shareType),
  };
}

/** The e-mail address of an invitation, as addresses are kept. */
export function readEmail(value: unknown): string {
  if (typeof value !== 'string' || !EMAIL.test(value)) throw invalid('an e-mail address is not one');
  return value.toLowerCase();
}

function shareTypeOf(value: unknown): ShareFields['share_type'] {
  if (value === 'open' || value === 'invite') return value;
  if (value === 'embed') {
    throw invalid("share_type 'embed' (signed embeds) is not there: an 'open' share can stand in frames");
  }
  throw invalid("share_type is neither 'open' nor 'invite'");
}

function titleOf(value: unknown): string | null {
  if (value === null) return null;
  if (typeof value !== 'string' || value.length > 500) throw invalid('title is not a text of at most 500 characters');
  return value;
}

function spanOf(value: unknown): ShareFields['global_time'] {
  const span = value === null ? '1h' : objectOf(value)['live_span'];
  const known = SHARE_SPANS.find((one) => one === span);
  if (known === undefined) throw invalid(`global_time.live_span is not one of ${SHARE_SPANS.join(', ')}`);
  return { live_span: known };
}

function booleanOf(sent: JsonObject, name: 'global_time_selectable_enabled', before: ShareFields): boolean {
  const value = sent[name] ?? before[name];
  if (typeof value !== 'boolean') throw invalid(`${name} is neither true nor false`);
  return value;
}

function variablesOf(value: unknown): readonly SelectableVariable[] | null {
  if (value === null) return null;
  if (!Array.isArray(value) || value.length > 200) throw invalid('selectable_template_vars is not a list');
  return value.map((item: unknown) => {
    const { name, prefix, type, default_value: otherwise, visible_tags: visible } = objectOf(item);
    if (typeof name !== 'string' || name === '') throw invalid('a selectable template variable has no name');
    for (const [key, text] of Object.entries({ prefix, type, default_value: otherwise })) {
      if (text !== undefined && text !== null && typeof text !== 'string') {
        throw invalid(`${key} of template variable ${name} is not a text`);
      }
    }
    const isList = Array.isArray(visible) && visible.length <= MOST_VALUES;
    if (visible !== undefined && visible !== null && !(isList && visible.every((tag) => typeof tag === 'string'))) {
      throw invalid(`visible_tags of template variable ${name} is not a list of at most ${MOST_VALUES} texts`);
    }
    // Checked above, member by member.
    return objectOf(item) as unknown as SelectableVariable;
  });
}

function expirationOf(value: unknown): string | null {
  if (value === null) return null;
  if (typeof value !== 'string' || Number.isNaN(Date.parse(value))) throw invalid('expiration is not a date');
  return value;
}

function statusOf(value: unknown): ShareFields['status'] {
  if (value === 'active' || value === 'paused') return value;
  throw invalid("status is neither 'active' nor 'paused'");
}

function guestsOf(value: unknown): readonly string[] | null {
  if (value === null) return null;
  if (!Array.isArray(value) || value.length > MOST_GUESTS) {
    throw invalid(`share_list is not a list of at most ${MOST_GUESTS} addresses`);
  }
  return [...new Set(value.map(readEmail))];
}

function daysOf(value: unknown, before: ShareFields, shareType: ShareFields['share_type']): number | null {
  const days = value ?? before.session_duration_in_days ?? (shareType === 'invite' ? USUAL_DAYS : null);
  if (days === null) return null;
  if (typeof days !== 'number' || !Number.isSafeInteger(days) || days < 1 || days > MOST_DAYS) {
    throw invalid(`session_duration_in_days is not a whole number from 1 to ${MOST_DAYS}`);
  }
  return days;
}

function invalid(message: string): Error {
  return badRequest('bad_share', message);
}
