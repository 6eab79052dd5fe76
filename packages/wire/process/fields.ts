import { badRequest } from '@komainu/kernel/errors.ts';
import type { ProtobufReader } from '../protobuf/reader.ts';

/** How a field of a message is read into a draft of it; a field that comes with another wire type is passed over. */
export type Field<Draft> = readonly [wire: number, read: (draft: Draft, reader: ProtobufReader) => void];

/** The fields of a message by their numbers. */
export type Fields<Draft> = Readonly<Record<number, Field<Draft>>>;

/** Reads the message that stops at `end` into `draft`; what `fields` does not name is skipped. */
export function readFields<Draft>(reader: ProtobufReader, end: number, draft: Draft, fields: Fields<Draft>): Draft {
  while (reader.next(end)) {
    const field = fields[reader.field];
    if (field === undefined || field[0] !== reader.wire) reader.skip();
    else field[1](draft, reader);
  }
  return draft;
}

/** Reads the embedded message that the reader stands before. */
export function readEmbedded<Draft>(reader: ProtobufReader, draft: Draft, fields: Fields<Draft>): Draft {
  return readFields(reader, reader.enter(), draft, fields);
}

/** Sets a key of a draft: short enough for the line of a field. */
export function set<Draft, Key extends keyof Draft>(draft: Draft, key: Key, value: Draft[Key]): void {
  draft[key] = value;
}

const MOST_TAGS = 500;

/** Reads a tag; those beyond five hundred are left out. */
export function pushTag(draft: { readonly tags: string[] }, reader: ProtobufReader): void {
  const tag = reader.string();
  if (draft.tags.length < MOST_TAGS) draft.tags.push(tag);
}

/** An Agent sends at most a hundred in a message; an empty one takes two bytes, so that hostile bodies could hold millions. */
const MOST_ITEMS = 20_000;

/** Adds a process or container to those of a message. Throws `too_many_items` (400). */
export function add<Item>(items: Item[], item: Item): void {
  if (items.length === MOST_ITEMS) {
    throw badRequest('too_many_items', `a message of processes or containers holds at most ${MOST_ITEMS}`);
  }
  items.push(item);
}

/** Agents say -1 where they could not read; rates of a clock that stood still are no numbers. */
export function amount(value: number): number {
  return Number.isFinite(value) && value > 0 ? value : 0;
}
