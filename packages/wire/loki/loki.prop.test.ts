import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ProtobufWriter } from '../protobuf/writer.ts';
import { readLokiProtobuf } from './protobuf.ts';

it('reads pushes in protobuf', () => {
  const writer = new ProtobufWriter();
  writer.message(1, () => {
    writer.string(1, '{app="shop", path="C:\\\\logs \\"x\\", y", empty=""}');
    writer.message(2, () => {
      writer.message(1, () => {
        writer.unsigned(1, 1_795_348_800);
        writer.unsigned(2, 5_000_000);
      });
      writer.string(2, 'line');
      writer.message(3, () => {
        writer.string(1, 'trace_id');
        writer.string(2, '0a');
      });
    });
  });
  expect(readLokiProtobuf(Buffer.from(writer.finish()))).toEqual([
    {
      labels: { app: 'shop', path: 'C:\\logs "x", y', empty: '' },
      entries: [{ timestamp: '1795348800005000000', line: 'line', metadata: { trace_id: '0a' } }],
    },
  ]);
});

it('throws nothing else than bad_protobuf', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      try {
        readLokiProtobuf(Buffer.from(bytes));
      } catch (error) {
        expect(error).toMatchObject({ code: 'bad_protobuf' });
      }
    }),
  );
});
