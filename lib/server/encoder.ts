import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { UstatError } from '../errors';
import type { Embedder } from '../retrieval/embedder';
import { readEncoderFiles } from './encoder-files';
import type { Answer, Request } from './encoder-worker';

/** A question waits for at most one request: about one passage, some 0.2 s. */
const CHARACTERS_AT_ONCE = 1_000;

export interface EncoderOptions {
  /** Take the mean vector of the language out; without, cosines of one language stand above those of two. */
  withMeans?: boolean;
}

export interface Encoder extends Embedder {
  /** Ends the thread; what is asked afterwards is 'unavailable'. */
  close(): Promise<void>;
}

interface Job extends Request {
  done(vectors: Float32Array): void;
  failed(error: UstatError): void;
}

/**
 * Opens the multilingual sentence encoder of a folder on a thread of its own. Questions go before passages.
 * @throws UstatError 'unavailable' when a file is missing or is not the one that the manifest describes
 */
export async function openEncoder(directory: string, options: EncoderOptions = {}): Promise<Encoder> {
  const { id, width, worker } = await start(directory, options.withMeans ?? true);
  worker.unref(); // a command that only embeds ends without close()
  const { ask, stop } = queue(worker);
  return {
    id,
    embedsSentences: true,
    async embed(texts, kind, language) {
      const parts = slices(texts).map((slice) => ask({ texts: slice, kind, language }));
      const vectors = await Promise.all(parts);
      return vectors.flatMap((flat) => rows(flat, width));
    },
    async close() {
      // Never worker.terminate(): a thread that is ended inside onnxruntime takes the whole process with it (Napi::Error).
      await stop();
      worker.ref();
      const exited = once(worker, 'exit');
      worker.postMessage('end');
      await exited;
    },
  };
}

/** The files are copied to the thread and not kept here: 27 MB. */
async function start(
  directory: string,
  withMeans: boolean,
): Promise<{ id: string; width: number; worker: Worker }> {
  const files = await readEncoderFiles(directory, withMeans);
  const worker = new Worker(new URL('./encoder-thread.mjs', import.meta.url), {
    workerData: files,
    execArgv: [],
  });
  await started(worker);
  return { id: files.id, width: files.width, worker };
}

async function started(worker: Worker): Promise<void> {
  const ready = new AbortController();
  try {
    const ended = once(worker, 'exit', ready).then(() => Promise.reject(new Error('its thread ended')));
    await Promise.race([once(worker, 'message', ready), ended]);
  } catch (cause) {
    throw unavailable('The encoder does not start.', cause);
  } finally {
    ready.abort();
  }
}

interface Queue {
  ask(request: Request): Promise<Float32Array>;
  /** Refuses what waits and what comes; resolves when the request under way is done. */
  stop(): Promise<void>;
}

function queue(worker: Worker): Queue {
  const waiting: { query: Job[]; passage: Job[] } = { query: [], passage: [] };
  let running: Job | undefined;
  let ended: UstatError | undefined;
  let idle: () => void = () => undefined;
  const next = () => {
    running = waiting.query.shift() ?? waiting.passage.shift();
    if (!running) {
      idle();
      return worker.unref();
    }
    worker.ref();
    const { texts, kind, language } = running;
    worker.postMessage({ texts, kind, language } satisfies Request);
  };
  const end = (error: UstatError) => {
    ended ??= error;
    for (const job of [running, ...waiting.query.splice(0), ...waiting.passage.splice(0)]) job?.failed(error);
    running = undefined;
    idle();
  };
  worker.on('message', (answer: Answer) => {
    if ('vectors' in answer) running?.done(answer.vectors);
    else running?.failed(unavailable(`The encoder failed: ${answer.failure}`));
    next();
  });
  worker.on('error', (cause) => end(unavailable('The encoder broke down.', cause)));
  worker.on('exit', () => end(unavailable('The encoder has ended.')));
  return {
    ask: (request) =>
      new Promise((done, failed) => {
        if (ended) return failed(ended);
        waiting[request.kind].push({ ...request, done, failed });
        if (!running) next();
      }),
    stop() {
      ended ??= unavailable('The encoder has ended.');
      for (const job of [...waiting.query.splice(0), ...waiting.passage.splice(0)]) job.failed(ended);
      return new Promise((resolve) => {
        if (!running) return resolve();
        idle = resolve;
      });
    },
  };
}

function slices(texts: readonly string[]): string[][] {
  const groups: string[][] = [];
  let length = 0;
  for (const text of texts) {
    const group = groups.at(-1);
    if (group && length + text.length <= CHARACTERS_AT_ONCE) group.push(text);
    else {
      groups.push([text]);
      length = 0;
    }
    length += text.length;
  }
  return groups;
}

function rows(flat: Float32Array, width: number): Float32Array[] {
  return Array.from({ length: flat.length / width }, (_, at) => flat.slice(at * width, (at + 1) * width));
}

function unavailable(message: string, cause?: unknown): UstatError {
  return new UstatError('unavailable', message, [], { cause });
}
