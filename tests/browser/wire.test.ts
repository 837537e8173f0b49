import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromWire, toWire } from '@/lib/browser/pack/wire';

it('brings dates, maps, floats and bytes of any length to a phone as they were', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 40 }),
      fc.float32Array({ maxLength: 9, noNaN: true }),
      (bytes, floats) => {
        const given = { bytes, floats, at: new Date(5), by: new Map([['a', [new Date(7)]]]), none: null };
        expect(fromWire(toWire(given))).toEqual(given);
      },
    ),
  );
});

it('reads the bytes that an older server sends', () => {
  expect(fromWire('{"onnx":{"$bytes":"AQID"}}')).toEqual({ onnx: new Uint8Array([1, 2, 3]) });
});
