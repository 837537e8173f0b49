import { UstatError } from '../errors';

/**
 * Reads the weights of the network out of its ONNX file, so that one file serves both runtimes. Of
 * ONNX's protobuf it knows the few fields that matter (onnx.proto3): ModelProto.graph 7,
 * GraphProto.node 1 and .initializer 5, NodeProto.input 1 and .op_type 4, TensorProto.dims 1,
 * .data_type 2 (1 = float), .name 8 and .raw_data 9.
 */

export interface Weights {
  /** Scaling of the inputs, one number each. */
  mean: Float32Array;
  spread: Float32Array;
  /** Dense layers row by row, one row an output. */
  answer: Dense;
  candidate: Dense;
  /** Over [candidate, state]. */
  hidden: Dense;
  out: Dense;
  skip: Dense;
  /** Gates in ONNX's order: update, reset, candidate state. */
  gru: { input: Dense; recurrent: Dense };
}

export interface Dense {
  rows: number;
  columns: number;
  weight: Float32Array;
  bias: Float32Array;
}

interface Tensor {
  dims: number[];
  values: Float32Array;
}

/**
 * @throws UstatError 'bad-input' when the bytes are not the network that
 * models/training/knowledge/fit.py exports
 */
export function readWeights(onnx: Uint8Array): Weights {
  const { tensors, nodes } = readGraph(onnx);
  const tensor = (name: string): Tensor => {
    const found = tensors.get(name);
    if (!found) throw new UstatError('bad-input', `The model's file has no tensor ${name}.`);
    return found;
  };
  const dense = (name: string): Dense => layer(tensor(`${name}.weight`), tensor(`${name}.bias`).values);
  // the exporter renames what it transposes: these two are found by the node that uses them
  const inputsOf = (type: string) => nodes.find((node) => node.type === type)?.inputs ?? [];
  const [, w = '', r = '', b = ''] = inputsOf('GRU');
  const biases = tensor(b).values;
  const half = biases.length / 2;
  return {
    mean: tensor('tracer.mean').values,
    spread: tensor('tracer.spread').values,
    answer: layer(transposed(tensor(inputsOf('MatMul')[1] ?? '')), tensor('tracer.answer.bias').values),
    candidate: dense('tracer.candidate'),
    hidden: dense('tracer.head.0'),
    out: dense('tracer.head.3'),
    skip: dense('tracer.skip'),
    gru: {
      input: layer(tensor(w), biases.slice(0, half)),
      recurrent: layer(tensor(r), biases.slice(half)),
    },
  };
}

function layer({ dims, values }: Tensor, bias: Float32Array): Dense {
  const [rows = 0, columns = 0] = dims.slice(-2);
  if (columns === 0 || rows * columns !== values.length || bias.length !== rows) {
    throw new UstatError('bad-input', "The shapes in the model's file do not fit together.");
  }
  return { rows, columns, weight: values, bias };
}

function transposed({ dims, values }: Tensor): Tensor {
  const [rows = 0, columns = 0] = dims;
  const turned = values.map((_, i) => values[(i % rows) * columns + Math.floor(i / rows)] as number);
  return { dims: [columns, rows], values: turned };
}

// ---------------------------------------------------------------- protobuf

interface Field {
  number: number;
  /** Of a varint. */
  value: number;
  /** Of a length-delimited field; empty for any other. */
  bytes: Uint8Array;
}

function readGraph(onnx: Uint8Array) {
  const tensors = new Map<string, Tensor>();
  const nodes: { type: string; inputs: string[] }[] = [];
  const graph = fieldsOf(onnx).find((field) => field.number === 7);
  for (const { number, bytes } of graph ? fieldsOf(graph.bytes) : []) {
    if (number === 1) nodes.push(readNode(bytes));
    if (number === 5) {
      const { name, ...tensor } = readTensor(bytes);
      tensors.set(name, tensor);
    }
  }
  return { tensors, nodes };
}

function readNode(bytes: Uint8Array) {
  const fields = fieldsOf(bytes);
  return {
    type: ascii(fields.find((field) => field.number === 4)?.bytes),
    inputs: fields.filter((field) => field.number === 1).map((field) => ascii(field.bytes)),
  };
}

function readTensor(bytes: Uint8Array) {
  const fields = fieldsOf(bytes);
  const of = (number: number) => fields.filter((field) => field.number === number);
  const raw = of(9)[0]?.bytes ?? new Uint8Array();
  const dims = of(1).flatMap((field) => (field.bytes.length > 0 ? varints(field.bytes) : [field.value]));
  // copied: raw data need not begin at a multiple of four bytes (and Buffer.slice would not copy)
  const isFloat = of(2)[0]?.value === 1;
  const values = isFloat ? new Float32Array(new Uint8Array(raw).buffer) : new Float32Array();
  return { name: ascii(of(8)[0]?.bytes), dims, values };
}

function fieldsOf(bytes: Uint8Array): Field[] {
  const found: Field[] = [];
  for (let at = 0; at < bytes.length; ) {
    const key = varint(bytes, at);
    const [number, type] = [Math.floor(key.value / 8), key.value % 8];
    if (type === 0) {
      const { value, next } = varint(bytes, key.next);
      found.push({ number, value, bytes: new Uint8Array() });
      at = next;
    } else if (type === 2) {
      const { value: length, next } = varint(bytes, key.next);
      if (next + length > bytes.length) throw broken();
      found.push({ number, value: 0, bytes: bytes.subarray(next, next + length) });
      at = next + length;
    } else if (type === 5 || type === 1) at = key.next + (type === 5 ? 4 : 8);
    else throw broken();
  }
  return found;
}

function varint(bytes: Uint8Array, start: number): { value: number; next: number } {
  let value = 0;
  for (let i = 0; i < 10; i++) {
    const byte = bytes[start + i];
    if (byte === undefined) break;
    value += (byte & 127) * 2 ** (7 * i);
    if (byte < 128) return { value, next: start + i + 1 };
  }
  throw broken();
}

function varints(bytes: Uint8Array): number[] {
  const found: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const { value, next } = varint(bytes, at);
    found.push(value);
    at = next;
  }
  return found;
}

const broken = () => new UstatError('bad-input', 'The bytes are no ONNX file.');
const ascii = (bytes: Uint8Array = new Uint8Array()) => String.fromCharCode(...bytes);
