import { CodedError } from '@komainu/kernel/errors.ts';
import { Fields } from '../../pipelines/fields.ts';
import { parseLogFilter } from '../../search-text.ts';
import { sensitivePattern } from '../library.ts';
import {
  PRODUCTS,
  REPLACEMENTS,
  type ScannerGroup,
  type ScannerRule,
  type Suppressions,
  type TextReplacement,
} from './definition.ts';

const MOST_CHARACTERS = 1_000;
const LEAST_RATE = 10;

/** A configuration that cannot be: 400, and the message names the field. */
export function badScanner(message: string): CodedError {
  return new CodedError('bad_sensitive_data_scanner', message, { status: 400 });
}

/** The parts of a JSON:API body whose type must be `type`. Throws `bad_sensitive_data_scanner` and `bad_pipeline` (400). */
export function resourceFields(body: unknown, type: string): { attributes: Fields; relationships: Fields | undefined } {
  const data = new Fields(body, '').object('data');
  const given = data.optionalText('type') ?? '';
  if (given !== type) throw badScanner(`got type "${given}" expected one of "${type}"`);
  return {
    attributes: data.has('attributes') ? data.object('attributes') : new Fields({}, 'data.attributes'),
    relationships: data.has('relationships') ? data.object('relationships') : undefined,
  };
}

/** The ids that a relationship names, in their order; undefined where it is not given. */
export function relatedIds(relationships: Fields | undefined, name: string): readonly string[] | undefined {
  if (relationships?.has(name) !== true) return undefined;
  return relationships
    .object(name)
    .list('data')
    .map((entry) => entry.text('id'));
}

/** The id that a relationship to one thing names; undefined where it is not given. */
export function relatedId(relationships: Fields | undefined, name: string): string | undefined {
  if (relationships?.has(name) !== true) return undefined;
  const related = relationships.object(name);
  return related.has('data') ? related.object('data').text('id') : undefined;
}

/** A group's attributes over those that it has; its rules and id stay. */
export function readGroup(attributes: Fields, before?: ScannerGroup): Omit<ScannerGroup, 'id' | 'rules'> {
  const name = attributes.optionalText('name') ?? before?.name ?? '';
  if (name.trim() === '') throw badScanner('group name should not be blank');
  return {
    name,
    description: attributes.optionalText('description') ?? before?.description ?? '',
    is_enabled: attributes.flag('is_enabled', before?.is_enabled ?? true),
    filter: filterOf(attributes) ?? before?.filter ?? { query: '' },
    product_list: productsOf(attributes) ?? before?.product_list ?? ['logs'],
    samplings: attributes.has('samplings') ? attributes.list('samplings').map(samplingOf) : (before?.samplings ?? []),
  };
}

function filterOf(attributes: Fields): ScannerGroup['filter'] | undefined {
  if (!attributes.has('filter')) return undefined;
  const filter = attributes.filter('filter');
  parseLogFilter(filter.query);
  return filter;
}

function productsOf(attributes: Fields): readonly string[] | undefined {
  if (!attributes.has('product_list')) return undefined;
  const products = attributes.texts('product_list', []);
  const unknown = products.find((product) => !PRODUCTS.some((one) => one === product));
  if (unknown !== undefined) throw badScanner(`product_list holds ${unknown}, which is none of ${PRODUCTS.join(', ')}`);
  return products;
}

function samplingOf(fields: Fields): ScannerGroup['samplings'][number] {
  const { rate } = fields.json;
  if (typeof rate !== 'number' || rate < LEAST_RATE || rate > 100) {
    throw badScanner(`${fields.placeOf('rate')} is not between ${LEAST_RATE} and 100`);
  }
  return { product: fields.choice('product', PRODUCTS), rate };
}

/** A rule's attributes over those that it has; `standardPattern` is what its relationship names, if it does. */
export function readRule(
  attributes: Fields,
  standardPattern: string | undefined,
  before?: ScannerRule,
): Omit<ScannerRule, 'id'> {
  const name = attributes.optionalText('name') ?? before?.name ?? '';
  if (name.trim() === '') throw badScanner('rule name should not be blank');
  const pattern = attributes.optionalText('pattern') ?? before?.pattern ?? '';
  const standard = standardPattern ?? (pattern === '' ? (before?.standardPattern ?? '') : '');
  if (standard !== '' && sensitivePattern(standard) === undefined) {
    throw badScanner(`there is no standard pattern ${standard}`);
  }
  if (standard === '' && pattern === '') throw badScanner('rule pattern should not be blank');
  const description = attributes.optionalText('description') ?? before?.description;
  const priority = attributes.has('priority') ? attributes.integer('priority') : before?.priority;
  const keywords = keywordsOf(attributes) ?? before?.included_keyword_configuration;
  const suppressions = suppressionsOf(attributes) ?? before?.suppressions;
  return {
    name,
    ...(description === undefined ? {} : { description }),
    is_enabled: attributes.flag('is_enabled', before?.is_enabled ?? true),
    standardPattern: standard,
    pattern: standard === '' ? pattern : '',
    ...(priority === undefined ? {} : { priority }),
    namespaces: attributes.texts('namespaces', before?.namespaces ?? []),
    excluded_namespaces: attributes.texts('excluded_namespaces', before?.excluded_namespaces ?? []),
    tags: attributes.texts('tags', before?.tags ?? []),
    ...(keywords === undefined ? {} : { included_keyword_configuration: keywords }),
    ...(suppressions === undefined ? {} : { suppressions }),
    text_replacement: attributes.has('text_replacement')
      ? replacementOf(attributes.object('text_replacement'))
      : (before?.text_replacement ?? { type: 'none' }),
  };
}

function keywordsOf(attributes: Fields): ScannerRule['included_keyword_configuration'] {
  if (!attributes.has('included_keyword_configuration')) return undefined;
  const fields = attributes.object('included_keyword_configuration');
  return { keywords: fields.texts('keywords', []), character_count: fields.integer('character_count') };
}

function suppressionsOf(attributes: Fields): Suppressions | undefined {
  if (!attributes.has('suppressions')) return undefined;
  const fields = attributes.object('suppressions');
  const named = (['starts_with', 'ends_with', 'exact_match'] as const).filter((name) => fields.has(name));
  return Object.fromEntries(named.map((name) => [name, fields.texts(name, [])]));
}

function replacementOf(fields: Fields): TextReplacement {
  const type = fields.choice('type', REPLACEMENTS, 'none');
  const save = fields.has('should_save_match') ? { should_save_match: fields.flag('should_save_match', false) } : {};
  if (type === 'replacement_string') {
    return { type, replacement_string: fields.text('replacement_string'), ...save };
  }
  if (!type.startsWith('partial_')) return { type, ...save };
  const characters = fields.integer('number_of_chars');
  if (characters < 1 || characters > MOST_CHARACTERS) {
    throw badScanner(`${fields.placeOf('number_of_chars')} is not between 1 and ${MOST_CHARACTERS}`);
  }
  return { type, number_of_chars: characters, ...save };
}
