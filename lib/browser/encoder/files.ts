/** What better search needs of the app itself, beside a course's vectors: kept by the browser. */
export const ENCODER_CACHE = 'ustat-encoder';
const FOLDER = '/offline/encoder';

/** Name of a file, and what it is served as. */
export const ENCODER_FILES = {
  'worker.js': 'text/javascript; charset=utf-8',
  'ort.wasm': 'application/wasm',
  'model.onnx': 'application/octet-stream',
  'tokeniser.json': 'application/json',
  'means.json': 'application/json',
  // what is heard in a question by its vector: calls for help, talk
  'danger.json': 'application/json',
  'talk.json': 'application/json',
} as const;
export type EncoderFile = keyof typeof ENCODER_FILES;

export const encoderPath = (name: EncoderFile | 'about.json'): string => `${FOLDER}/${name}`;
export const isOfEncoder = (path: string): boolean => path.startsWith(`${FOLDER}/`);

/** As commands/build-offline.ts has built it. */
export interface AboutEncoder {
  /** Of the embedder (retrieval/embedder.ts): vectors of another id are of no use with it. */
  id: string;
  width: number;
  /** Of each file, unpacked and on the wire. */
  files: { name: EncoderFile; size: number; bytes: number }[];
}

/**
 * What the encoder's worker may do: compile what it has, and ask this site. A page's own policy
 * forbids the first, and a worker has that of its file.
 */
export const ENCODER_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";
