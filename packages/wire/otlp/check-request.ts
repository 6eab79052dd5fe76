import { badRequest } from '@komainu/kernel/errors.ts';
import { DELIMITED, ProtobufReader } from '../protobuf/reader.ts';
import { ProtobufWriter } from '../protobuf/writer.ts';

/** What of an Export…ServiceRequest can be passed on. */
export interface CheckedRequest {
  /** The request without the resources that are broken; the same bytes when none is. */
  readonly body: Buffer;
  /** Spans, metrics or log records in it. */
  readonly items: number;
  /** Resources that were left out, with everything of theirs. */
  readonly rejected: number;
}

/**
 * Checks that a request in protobuf is one, down to its items: all three signals nest resource (field 1), scope (2), item (2).
 * A resource that is broken is left out and costs the others nothing. Throws `bad_protobuf` (400) when the request itself is
 * cut off or is none.
 */
export function checkOtlpRequest(body: Buffer): CheckedRequest {
  const reader = new ProtobufReader(body);
  const kept: Buffer[] = [];
  let items = 0;
  let rejected = 0;
  for (let start = 0; reader.next(); start = reader.offset) {
    if (reader.field !== 1 || reader.wire !== DELIMITED) {
      reader.skip();
      continue;
    }
    reader.range();
    try {
      items += itemsOf(body, reader.start, reader.stop);
      kept.push(body.subarray(start, reader.stop));
    } catch {
      rejected++;
    }
  }
  if (body.length > 0 && kept.length === 0) throw badRequest('bad_protobuf', 'the body is no OTLP request');
  return { body: rejected === 0 ? body : Buffer.concat(kept), items, rejected };
}

/** The items of a resource; throws when it is broken. */
function itemsOf(body: Buffer, start: number, stop: number): number {
  const reader = new ProtobufReader(body, start, stop);
  let items = 0;
  while (reader.next()) {
    if (reader.field !== 2 || reader.wire !== DELIMITED) {
      reader.skip();
      continue;
    }
    const end = reader.enter();
    while (reader.next(end)) {
      if (reader.field === 2 && reader.wire === DELIMITED) items++;
      reader.skip();
    }
  }
  return items;
}

const REASON = 'resources or spans that are not valid were left out';

/** An Export…ServiceResponse: empty, or a partial success that says how many resources or items were left out. */
export function exportResponse(rejected: number): Buffer {
  if (rejected === 0) return Buffer.alloc(0);
  const writer = new ProtobufWriter(128);
  writer.message(1, () => {
    writer.unsigned(1, rejected);
    writer.string(2, REASON);
  });
  return writer.finish();
}
