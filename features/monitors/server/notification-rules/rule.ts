import { badRequest } from '@komainu/kernel/errors.ts';
import { isObject, type JsonObject, records, stringsOf } from '@komainu/kernel/json.ts';
import { parseScope } from '../downtimes/scope.ts';

/** Whom monitors with certain tags tell besides those that their messages name. */
export interface NotificationRule {
  readonly name: string;
  readonly filter: { readonly tags: readonly string[] } | { readonly scope: string };
  /** Handles without `@`. */
  readonly recipients?: readonly string[];
  readonly conditional_recipients?: {
    readonly conditions: readonly { readonly scope: string; readonly recipients: readonly string[] }[];
    readonly fallback_recipients?: readonly string[];
  };
  readonly bundle_config?: JsonObject;
}

/** Reads the attributes of a rule. Throws `bad_notification_rule` (400) in the words of the public API. */
export function readRule(attributes: JsonObject): NotificationRule {
  const { name, filter, recipients, conditional_recipients, bundle_config } = attributes;
  if (typeof name !== 'string' || name.trim() === '') throw invalid("'name' is a required property");
  const given = recipients === undefined ? undefined : handlesOf(recipients, 'recipients');
  const conditional = conditional_recipients === undefined ? undefined : conditionalOf(conditional_recipients);
  if (given === undefined && conditional === undefined)
    throw invalid('recipients or conditional_recipients are required');
  if (given !== undefined && conditional !== undefined)
    throw invalid('recipients and conditional_recipients exclude each other');
  if (bundle_config !== undefined && !isObject(bundle_config)) throw invalid('bundle_config is not an object');
  return {
    name,
    filter: filterOf(filter),
    ...(given !== undefined && { recipients: given }),
    ...(conditional !== undefined && { conditional_recipients: conditional }),
    ...(isObject(bundle_config) && { bundle_config }),
  };
}

function filterOf(filter: unknown): NotificationRule['filter'] {
  if (!isObject(filter)) throw invalid("'filter' is a required property");
  if (typeof filter['scope'] === 'string') {
    parseScope(filter['scope']);
    return { scope: filter['scope'] };
  }
  const tags = stringsOf(filter['tags']);
  if (tags.length === 0) throw invalid('filter needs tags or a scope');
  return { tags };
}

function conditionalOf(value: unknown): NonNullable<NotificationRule['conditional_recipients']> {
  if (!isObject(value)) throw invalid('conditional_recipients is not an object');
  const conditions = records(value['conditions']).map(({ scope, recipients }) => {
    if (typeof scope !== 'string') throw invalid('a condition has no scope');
    parseScope(scope);
    return { scope, recipients: handlesOf(recipients, 'recipients') };
  });
  if (conditions.length === 0) throw invalid('conditional_recipients needs conditions');
  const fallback = value['fallback_recipients'];
  return {
    conditions,
    ...(fallback !== undefined && { fallback_recipients: handlesOf(fallback, 'fallback_recipients') }),
  };
}

function handlesOf(value: unknown, name: string): readonly string[] {
  const handles = stringsOf(value);
  if (!Array.isArray(value) || handles.length !== value.length || handles.length === 0)
    throw invalid(`${name} is not a list of handles`);
  if (handles.some((handle) => handle.startsWith('@'))) {
    throw invalid("Invalid recipients: Recipient handle should not start with '@'");
  }
  return handles;
}

function invalid(reason: string): Error {
  return badRequest('bad_notification_rule', reason);
}
