import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readWeights } from '@/lib/knowledge/weights';

/** Protobuf as onnx.proto3 has it, written by hand: 3 inputs, a memory of 2, candidates of 2. */
const varint = (n: number): number[] => (n < 128 ? [n] : [(n & 127) | 128, ...varint(Math.floor(n / 128))]);
const bytes = (field: number, content: readonly number[]) => [
  ...varint(field * 8 + 2),
  ...varint(content.length),
  ...content,
];
const number = (field: number, value: number) => [...varint(field * 8), ...varint(value)];
const text = (field: number, content: string) => bytes(field, [...Buffer.from(content)]);
/** Numbers of a tensor count up from `from`. */
const values = (size: number, from: number) => Array.from({ length: size }, (_, i) => from + i);
const tensor = (name: string, dims: readonly number[], numbers: readonly number[], packed = false) =>
  bytes(5, [
    ...(packed ? bytes(1, dims.flatMap(varint)) : dims.flatMap((dim) => number(1, dim))),
    ...number(2, 1),
    ...text(8, name),
    // a fixed32 and a fixed64 that nobody asks for stand before the data
    ...varint(20 * 8 + 5),
    ...[1, 2, 3, 4],
    ...varint(21 * 8 + 1),
    ...[1, 2, 3, 4, 5, 6, 7, 8],
    ...bytes(9, [...new Uint8Array(Float32Array.from(numbers).buffer)]),
  ]);
const node = (type: string, ...inputs: string[]) =>
  bytes(1, [...inputs.flatMap((input) => text(1, input)), ...text(4, type)]);

const tensors = {
  mean: tensor('tracer.mean', [3], values(3, 1)),
  spread: tensor('tracer.spread', [3], values(3, 11), true),
  // the exporter stores it turned: 4 rows (inputs) of 2
  turned: tensor('renamed_1', [4, 2], values(8, 100)),
  answerBias: tensor('tracer.answer.bias', [2], [7, 8]),
  candidate: tensor('tracer.candidate.weight', [2, 3], values(6, 200), true),
  candidateBias: tensor('tracer.candidate.bias', [2], [17, 18]),
  hidden: tensor('tracer.head.0.weight', [2, 4], values(8, 300)),
  hiddenBias: tensor('tracer.head.0.bias', [2], [27, 28]),
  out: tensor('tracer.head.3.weight', [1, 2], values(2, 400)),
  outBias: tensor('tracer.head.3.bias', [1], [37]),
  skip: tensor('tracer.skip.weight', [1, 3], values(3, 500)),
  skipBias: tensor('tracer.skip.bias', [1], [47]),
  w: tensor('w', [1, 6, 2], values(12, 600)),
  r: tensor('r', [1, 6, 2], values(12, 700)),
  b: tensor('b', [1, 12], values(12, 800)),
};
const nodes = [
  node('Sub', 'inputs', 'tracer.mean'),
  node('MatMul', 'x', 'renamed_1'),
  node('GRU', 'x', 'w', 'r', 'b'),
];
const model = (parts: Partial<typeof tensors> = {}, graph = nodes) =>
  Uint8Array.from([
    ...number(1, 8),
    ...text(2, 'pytorch'),
    ...bytes(7, [...Object.values({ ...tensors, ...parts }).flat(), ...graph.flat()]),
    // beyond 2^32, as versions of operators may be
    ...number(5, 2 ** 40),
  ]);
const dense = (rows: number, columns: number, from: number, bias: number[]) => ({
  ...{ rows, columns, bias: Float32Array.from(bias) },
  weight: Float32Array.from(values(rows * columns, from)),
});

describe('reading weights out of an ONNX file', () => {
  it('finds each by its name, or by the node that uses it', () => {
    expect(readWeights(model())).toEqual({
      mean: Float32Array.from([1, 2, 3]),
      spread: Float32Array.from([11, 12, 13]),
      answer: {
        ...{ rows: 2, columns: 4, bias: Float32Array.from([7, 8]) },
        weight: Float32Array.from([100, 102, 104, 106, 101, 103, 105, 107]),
      },
      candidate: dense(2, 3, 200, [17, 18]),
      hidden: dense(2, 4, 300, [27, 28]),
      out: dense(1, 2, 400, [37]),
      skip: dense(1, 3, 500, [47]),
      gru: {
        input: dense(6, 2, 600, values(6, 800)),
        recurrent: dense(6, 2, 700, values(6, 806)),
      },
    });
  });

  it('copies what it reads: the file may be thrown away, and begin anywhere', () => {
    const padded = Uint8Array.from([0, ...model()]);
    const weights = readWeights(padded.subarray(1));
    padded.fill(0);
    expect(weights).toEqual(readWeights(model()));
  });

  it('reads the file that ships', () => {
    const { mean, spread, answer, candidate, hidden, out, skip, gru } = readWeights(
      readFileSync('models/knowledge-tracing.onnx'),
    );
    expect(spread).toHaveLength(mean.length);
    expect([gru.input.rows, gru.recurrent.rows, gru.recurrent.columns]).toEqual([192, 192, 64]);
    expect(gru.input.columns).toBe(answer.rows);
    expect(hidden.columns).toBe(candidate.rows + 64);
    expect([out.rows, out.columns, skip.rows]).toEqual([1, hidden.rows, 1]);
    for (const all of [mean, spread, out.weight]) expect(all.every(Number.isFinite)).toBe(true);
  });

  it.each([
    ['a tensor is missing', model({ skip: [] }), 'no tensor tracer.skip.weight'],
    ['a bias is missing', model({ outBias: [] }), 'no tensor tracer.head.3.bias'],
    ['no node uses the gates', model({}, nodes.slice(0, 2)), 'no tensor .'],
    [
      'a bias is longer than its layer',
      model({ outBias: tensor('tracer.head.3.bias', [2], [1, 2]) }),
      'fit together',
    ],
    [
      'a layer has fewer numbers than its shape',
      model({ skip: tensor('tracer.skip.weight', [1, 3], [1, 2]) }),
      'fit together',
    ],
    [
      'a tensor holds no floats',
      model({
        out: bytes(5, [
          ...number(1, 1),
          ...number(1, 2),
          ...number(2, 7),
          ...text(8, 'tracer.head.3.weight'),
        ]),
      }),
      'fit together',
    ],
    ['a layer has one dimension', model({ skip: tensor('tracer.skip.weight', [1], []) }), 'fit together'],
    ['there is no graph', Uint8Array.from(number(1, 8)), 'no tensor'],
    ['it is empty', new Uint8Array(), 'no tensor'],
    ['a field is cut short', model().subarray(0, 300), 'no ONNX file'],
    ['a number has no end', new Uint8Array(11).fill(255), 'no ONNX file'],
    ['a number is cut short', Uint8Array.from([8, 128]), 'no ONNX file'],
    ['a field is of a kind that protobuf has no more', Uint8Array.from([11]), 'no ONNX file'],
  ])('refuses it where %s', (_, file, message) => {
    expect(() => readWeights(file)).toThrow(
      expect.objectContaining({ code: 'bad-input', message: expect.stringContaining(message) }),
    );
  });
});
