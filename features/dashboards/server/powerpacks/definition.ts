import type { Powerpack } from '@komainu/contracts/dashboards/powerpacks.ts';
import type { Author } from '@komainu/http/author.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { type JsonObject, record, records } from '@komainu/kernel/json.ts';
import { checkedWidget } from '../dashboards/read-dashboard.ts';
import { checkTemplateVariables } from '../dashboards/read-template-variables.ts';
import { newWidgetId, withWidgetIds } from '../dashboards/widget-ids.ts';
import { attributesOf, checkSize } from '../json.ts';

/** Kind in the metadata store. */
export const POWERPACK = 'powerpack';

export interface StoredPowerpack {
  readonly attributes: Powerpack['attributes'];
  readonly author: Author;
}

const MOST_NAME_CHARACTERS = 200;
const MOST_TAGS = 8;

/** Reads a powerpack as clients send it. Throws `bad_powerpack`, `bad_request`, `definition_too_large` (400). */
export function readPowerpack(body: unknown): Powerpack['attributes'] {
  const attributes = attributesOf(body, 'powerpack');
  checkSize(attributes, 'the powerpack');
  const { name, description, tags, template_variables: variables, group_widget: sentGroup } = attributes;
  if (typeof name !== 'string' || name.trim() === '') throw invalid("'name' should be string and not empty");
  if (name.length > MOST_NAME_CHARACTERS) throw invalid(`'name' is longer than ${MOST_NAME_CHARACTERS} characters`);
  if (description !== undefined && description !== null && typeof description !== 'string') {
    throw invalid("'description' should be string");
  }
  if (tags !== undefined && tags !== null) {
    const isList = Array.isArray(tags) && tags.every((tag) => typeof tag === 'string' && tag.length <= 80);
    if (!isList || tags.length > MOST_TAGS) throw invalid(`'tags' should be list of at most ${MOST_TAGS} strings`);
  }
  checkTemplateVariables(variables);
  // What the type promises was checked above; the rest of it is the sender's word.
  return { ...attributes, group_widget: groupOf(sentGroup) } as unknown as Powerpack['attributes'];
}

function groupOf(sent: unknown): JsonObject {
  const group = record(sent);
  const definition = record(group?.['definition']);
  if (group === undefined || definition === undefined) throw invalid("Required parameter 'group_widget' is missing");
  const { type } = definition;
  if (type !== 'group') {
    throw invalid(`Invalid group widget for powerpack. Error: '${String(type).slice(0, 50)}' is not one of ['group']`);
  }
  checkedWidget(group, 'group_widget');
  const widgets = withWidgetIds(records(definition['widgets']), newWidgetId);
  return {
    ...group,
    definition: { ...definition, widgets },
    layout: group['layout'] ?? { x: 0, y: 0, width: 12, height: 1 },
  };
}

function invalid(message: string): Error {
  return badRequest('bad_powerpack', message);
}
