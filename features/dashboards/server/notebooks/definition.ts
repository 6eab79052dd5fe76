import { randomBytes } from 'node:crypto';
import type { NotebookFields } from '@komainu/contracts/dashboards/notebooks.ts';
import type { Author } from '@komainu/http/author.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { type JsonObject, record } from '@komainu/kernel/json.ts';
import { attributesOf, checkSize } from '../json.ts';

export const NOTEBOOK = 'notebook';

export interface StoredNotebook {
  /** With ids for cells, defaults for what was left out, and whatever else was sent. */
  readonly attributes: NotebookFields;
  readonly author: Author;
}

const MOST_CELLS = 2_000;
const MOST_NAME_CHARACTERS = 500;
const CELL_ID = /^[a-z0-9]{8}$/;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
const METADATA = { is_favorite: false, is_template: false, take_snapshots: false, type: null };

/**
 * Reads a notebook as clients send it; cells keep their ids or get new ones, definitions are kept as they came. Throws
 * `bad_notebook`, `bad_request`, `definition_too_large` (400).
 */
export function readNotebook(body: unknown): NotebookFields {
  const attributes = attributesOf(body, 'notebooks');
  checkSize(attributes, 'the notebook');
  const { name, cells, time, status, metadata } = attributes;
  if (typeof name !== 'string' || name === '') throw invalid("'name' should be string and not empty");
  if (name.length > MOST_NAME_CHARACTERS) throw invalid(`'name' is longer than ${MOST_NAME_CHARACTERS} characters`);
  if (!Array.isArray(cells)) throw invalid("'cells' should be list");
  if (cells.length > MOST_CELLS) throw invalid(`a notebook has at most ${MOST_CELLS} cells`);
  if (record(time) === undefined) throw invalid("'time' should be object");
  if (status !== undefined && status !== 'published') throw invalid("'status' should be 'published'");
  if (metadata !== undefined && metadata !== null && record(metadata) === undefined) {
    throw invalid("'metadata' should be object");
  }
  const read = {
    ...attributes,
    cells: cellsOf(cells),
    status: 'published',
    metadata: { ...METADATA, ...record(metadata) },
    template_variables: attributes['template_variables'] ?? [],
    tags: attributes['tags'] ?? null,
  };
  // What NotebookFields promises was checked above; the rest of it is the sender's word.
  return read as unknown as NotebookFields;
}

function cellsOf(cells: readonly unknown[]): readonly JsonObject[] {
  const taken = new Set<string>();
  return cells.map((item, index) => {
    const cell = record(item);
    if (cell?.['type'] !== 'notebook_cells') throw invalid(`'type' of cells[${index}] should be 'notebook_cells'`);
    const definition = record(record(cell['attributes'])?.['definition']);
    if (typeof definition?.['type'] !== 'string') throw invalid(`'definition' of cells[${index}] has no type`);
    if (definition['type'] === 'markdown' && typeof definition['text'] !== 'string') {
      throw invalid(`'text' of cells[${index}] should be string`);
    }
    const sent = cell['id'];
    const id = typeof sent === 'string' && CELL_ID.test(sent) && !taken.has(sent) ? sent : newCellId();
    taken.add(id);
    return { ...cell, id };
  });
}

function newCellId(): string {
  return Array.from(randomBytes(8), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

function invalid(message: string): Error {
  return badRequest('bad_notebook', message);
}
