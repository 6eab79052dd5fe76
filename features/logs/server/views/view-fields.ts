import { LOG_VISUALIZATIONS, type SavedViewFields } from '@komainu/contracts/logs/views-api.ts';
import { objectOf, textOf } from '@komainu/http/request-fields.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { parseLogSearch } from '../search-text.ts';

const MOST_NAME_CHARACTERS = 200;
const MOST_QUERY_CHARACTERS = 20_000;
const MOST_COLUMNS = 50;
const MOST_COLUMN_CHARACTERS = 200;
const MOST_OPTIONS_BYTES = 65_536;
const MOST_TIME_CHARACTERS = 64;

/** Reads a saved view from a body; what is left out stays as in `before`. Throws `bad_view` (400), `bad_query` (400). */
export function readView(body: unknown, before: Partial<SavedViewFields>): SavedViewFields {
  const fields = objectOf(body, 'the body');
  const take = <Key extends keyof SavedViewFields>(key: Key, read: (value: unknown) => SavedViewFields[Key]) =>
    fields[key] === undefined ? before[key] : read(fields[key]);
  const from = take('from', timeText);
  const to = take('to', timeText);
  const options = take('options', optionsOf);
  return {
    name: take('name', nameOf) ?? nameOf(undefined),
    query: take('query', queryOf) ?? '',
    columns: take('columns', columnsOf) ?? [],
    visualization: take('visualization', visualizationOf) ?? 'list',
    ...(from === undefined || from === '' ? {} : { from }),
    ...(to === undefined || to === '' ? {} : { to }),
    ...(options === undefined ? {} : { options }),
  };
}

function nameOf(value: unknown): string {
  const name = (textOf(value, 'name') ?? '').trim();
  if (name === '') throw badRequest('bad_view', 'name is missing');
  return bounded(name, 'name', MOST_NAME_CHARACTERS);
}

/** A view that could never be shown is refused. */
function queryOf(value: unknown): string {
  const query = bounded(textOf(value, 'query') ?? '', 'query', MOST_QUERY_CHARACTERS);
  parseLogSearch(query);
  return query;
}

function columnsOf(value: unknown): readonly string[] {
  if (!Array.isArray(value) || value.length > MOST_COLUMNS) {
    throw badRequest('bad_view', `columns is not a list of at most ${MOST_COLUMNS}`);
  }
  return value.map((column: unknown) => {
    const path = textOf(column, 'a column') ?? '';
    if (path === '') throw badRequest('bad_view', 'a column is empty');
    return bounded(path, 'a column', MOST_COLUMN_CHARACTERS);
  });
}

function visualizationOf(value: unknown): SavedViewFields['visualization'] {
  const known = LOG_VISUALIZATIONS.find((one) => one === value);
  if (known === undefined) throw badRequest('bad_view', `visualization is not one of ${LOG_VISUALIZATIONS.join(', ')}`);
  return known;
}

function timeText(value: unknown): string {
  return bounded(textOf(value, 'a time') ?? '', 'a time', MOST_TIME_CHARACTERS);
}

function optionsOf(value: unknown): Readonly<Record<string, unknown>> {
  const options = objectOf(value, 'options');
  if (JSON.stringify(options).length > MOST_OPTIONS_BYTES) {
    throw badRequest('bad_view', `options is larger than ${MOST_OPTIONS_BYTES} bytes`);
  }
  return options;
}

function bounded(text: string, name: string, most: number): string {
  if (text.length > most) throw badRequest('bad_view', `${name} is longer than ${most} characters`);
  return text;
}
