import { badRequest } from '@komainu/kernel/errors.ts';
import { type JsonObject, record } from '@komainu/kernel/json.ts';
import type { FastifyRequest } from 'fastify';

/** A string attribute that must not be blank. */
export function requiredText(attributes: JsonObject, name: string): string {
  const value = attributes[name];
  if (typeof value !== 'string' || value.trim() === '')
    throw badRequest('bad_request', `attribute "${name}" must be a text that is not empty`);
  return value;
}

/** A string, null or absent attribute. */
export function optionalText(attributes: JsonObject, name: string): string | null | undefined {
  const value = attributes[name];
  if (value === undefined || value === null || typeof value === 'string') return value;
  throw badRequest('bad_request', `attribute "${name}" must be a text`);
}

export function textList(value: unknown, name: string): readonly string[] | null {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw badRequest('bad_request', `attribute "${name}" must be a list of texts`);
}

/** The ids of a to-many relationship, undefined when it was not sent. */
export function relatedIds(relationships: JsonObject, name: string): readonly string[] | undefined {
  const data = record(relationships[name])?.data;
  if (!Array.isArray(data)) return undefined;
  return data.map((item) => String(record(item)?.id ?? ''));
}

/** A numbered page of a list: `page[size]` (10 unless given, `maxSize` at most) and `page[number]`. */
export function pageOf<Item>(request: FastifyRequest, items: readonly Item[], maxSize: number): readonly Item[] {
  const query = request.query as Readonly<Record<string, string | undefined>>;
  const size = wholeNumber(query['page[size]'], 'page[size]', 10);
  const number = wholeNumber(query['page[number]'], 'page[number]', 0);
  const used = Math.min(Math.max(size, 1), maxSize);
  return items.slice(number * used, (number + 1) * used);
}

function wholeNumber(text: string | undefined, name: string, otherwise: number): number {
  if (text === undefined || text === '') return otherwise;
  if (!/^\d{1,9}$/.test(text)) throw badRequest('bad_request', `${name} must be a whole number`);
  return Number(text);
}

export function queryOf(request: FastifyRequest): Readonly<Record<string, string | undefined>> {
  return request.query as Readonly<Record<string, string | undefined>>;
}

export function paramOf(request: FastifyRequest, name: string): string {
  return (request.params as Readonly<Record<string, string | undefined>>)[name] ?? '';
}
