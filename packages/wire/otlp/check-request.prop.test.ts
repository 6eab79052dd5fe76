import { CodedError } from '@komainu/kernel/errors.ts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ProtobufWriter } from '../protobuf/writer.ts';
import { checkOtlpRequest } from './check-request.ts';

it('takes no bytes that it would not take again', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      try {
        const { body, items } = checkOtlpRequest(Buffer.from(bytes));
        expect(checkOtlpRequest(body)).toMatchObject({ items, rejected: 0 });
      } catch (error) {
        if (!(error instanceof CodedError) || error.status !== 400) throw error;
      }
    }),
  );
});

it('leaves out the resources that are broken, and only those', () => {
  const resource = fc.oneof(fc.nat(5), fc.constant(-1));
  fc.assert(
    fc.property(fc.array(resource, { minLength: 1, maxLength: 10 }), (resources) => {
      fc.pre(resources.some((items) => items >= 0));
      const writer = new ProtobufWriter();
      for (const items of resources) {
        writer.message(1, () => {
          // A field that says it is longer than its message.
          if (items < 0) writer.unsigned(2, 0x7f);
          if (items < 0) writer.stringElement(2, 'not a scope: \u0012\u007f');
          else writer.message(2, () => Array.from({ length: items }, () => writer.stringElement(2, 'item')));
        });
      }
      const { items, rejected } = checkOtlpRequest(writer.finish());
      const whole = resources.filter((count) => count >= 0);
      expect([items, rejected]).toEqual([
        whole.reduce((sum, count) => sum + count, 0),
        resources.length - whole.length,
      ]);
    }),
  );
});
