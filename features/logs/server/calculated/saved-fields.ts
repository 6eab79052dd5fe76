import type { CalculatedField } from '@komainu/contracts/logs/ask-api.ts';
import { MOST_SAVED_FIELDS, type SavedCalculatedField } from '@komainu/contracts/logs/calculated-fields-api.ts';
import { textOf } from '@komainu/http/request-fields.ts';
import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import { objectOf } from '@komainu/kernel/json.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import { CalculatedFieldError } from '@komainu/query/calculated/error.ts';
import { compileFields, fieldName, withSavedFields } from '@komainu/query/calculated/fields.ts';
import type { SearchSource } from '@komainu/query/search/source.ts';
import type { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import type { Document } from '@komainu/store/metadata/port.ts';

/** The kind of document, whose id is the field's name. */
export const CALCULATED_FIELD = 'logs_calculated_field';
const MOST_DESCRIPTION = 1_000;

interface FieldBody extends CalculatedField {
  readonly description: string;
  readonly createdBy: string;
}

/** The calculated fields that were saved for everybody, and the table's source with them. */
export class SavedFields {
  readonly #live: LiveDefinitions;
  readonly #facets: () => SearchSource;
  readonly #logger: Logger;
  /** What `source` was made from. */
  #base: SearchSource | undefined;
  #source: SearchSource | undefined;

  /** `facets` is the table with the words of the facets, which expressions may name. `live` must be loaded. */
  constructor(live: LiveDefinitions, facets: () => SearchSource, logger: Logger) {
    this.#live = live;
    this.#facets = facets;
    this.#logger = logger;
    live.onChange(() => {
      this.#base = undefined;
    });
  }

  /** The table of logs, with the words of the facets and the saved fields as they are now. */
  readonly source = (): SearchSource => {
    const base = this.#facets();
    if (this.#source !== undefined && this.#base === base) return this.#source;
    const fields = this.#stored().map(({ body }) => body);
    const schema = withSavedFields(base.schema, fields, ({ message }) =>
      this.#logger.log('warn', 'a saved calculated field cannot be read', { reason: message }),
    );
    this.#base = base;
    this.#source = { ...base, schema };
    return this.#source;
  };

  /** All of them, by name. */
  list(): readonly SavedCalculatedField[] {
    return this.#stored()
      .map(present)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Saves a new one. Throws what the contract names. */
  async create(body: unknown, by: string): Promise<SavedCalculatedField> {
    const given = objectOf(body);
    const name = fieldName(textOf(given['name'], 'name') ?? '');
    if (this.#live.get(CALCULATED_FIELD, name) !== undefined) {
      throw new CodedError('calculated_field_exists', `there is a calculated field #${name} already`, { status: 409 });
    }
    if (this.#stored().length >= MOST_SAVED_FIELDS) {
      const reason = `there are ${MOST_SAVED_FIELDS} calculated fields already`;
      throw new CodedError('too_many_calculated_fields', reason, { status: 409 });
    }
    return this.#put({ ...readField(given, { name }), createdBy: by }, by, 0);
  }

  /** Changes the expression or the description. Throws what the contract names. */
  async update(name: string, body: unknown, by: string): Promise<SavedCalculatedField> {
    const before = this.#require(name).body;
    const given = objectOf(body);
    if (given['name'] !== undefined && given['name'] !== before.name) {
      throw badRequest('bad_calculated_field', 'the name of a calculated field cannot be changed');
    }
    return this.#put({ ...readField(given, before), createdBy: before.createdBy }, by);
  }

  /** Throws `no_such_calculated_field` (404), and `calculated_field_in_use` (409) while another is made from it. */
  async remove(name: string, by: string): Promise<void> {
    this.#require(name);
    try {
      this.#compile(this.#others(name));
    } catch (error) {
      if (!(error instanceof CalculatedFieldError)) throw error;
      throw new CodedError('calculated_field_in_use', `#${error.field} is made from #${name}`, { status: 409 });
    }
    await this.#live.delete(CALCULATED_FIELD, name, by);
  }

  close(): void {
    this.#live.close();
  }

  #stored(): readonly Document<FieldBody>[] {
    return this.#live.all<FieldBody>(CALCULATED_FIELD);
  }

  #others(name: string): readonly CalculatedField[] {
    return this.#stored().flatMap(({ body }) => (body.name === name ? [] : [body]));
  }

  #require(name: string): Document<FieldBody> {
    const document = this.#live.get<FieldBody>(CALCULATED_FIELD, name);
    if (document !== undefined) return document;
    throw new CodedError('no_such_calculated_field', `there is no calculated field #${name.slice(0, 100)}`, {
      status: 404,
    });
  }

  async #put(body: FieldBody, by: string, expectedVersion?: number): Promise<SavedCalculatedField> {
    this.#compile([...this.#others(body.name), body]);
    return present(await this.#live.put(CALCULATED_FIELD, body.name, body, by, expectedVersion));
  }

  /** Throws CalculatedFieldError when one of them cannot be read. */
  #compile(fields: readonly CalculatedField[]): void {
    compileFields(this.#facets().schema, fields);
  }
}

/** What is left out stays as before. Throws `bad_calculated_field` (400). */
function readField(
  given: Readonly<Record<string, unknown>>,
  before: Partial<FieldBody> & { readonly name: string },
): Omit<FieldBody, 'createdBy'> {
  const expression = textOf(given['expression'], 'expression')?.trim() ?? before.expression ?? '';
  const description = textOf(given['description'], 'description')?.trim() ?? before.description ?? '';
  if (expression === '') throw badRequest('bad_calculated_field', `the expression of #${before.name} is missing`);
  if (description.length > MOST_DESCRIPTION) {
    throw badRequest('bad_calculated_field', `the description is longer than ${MOST_DESCRIPTION} characters`);
  }
  return { name: before.name, expression, description };
}

function present({ body, version, createdAtUnixMs, updatedAtUnixMs }: Document<FieldBody>): SavedCalculatedField {
  return { ...body, version, createdAtUnixMs, updatedAtUnixMs };
}
