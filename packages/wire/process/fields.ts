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
