import './no-telemetry';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { UstatError } from '../../errors';
import type { Embedder } from '../../retrieval/embedder';
import type { EncoderRequest } from '../../retrieval/encoder-run';
import { type EncoderFiles, readEncoderFiles } from './encoder-files';
import type { Answer } from './encoder-worker';

/** A question waits for at most one request: about one passage, some 0.2 s. */
const CHARACTERS_AT_ONCE = 1_000;

interface EncoderOptions {
  /**
   * Take the mean vector of the language out; without, cosines of one language stand above those of
   * two.
   */
  withMeans?: boolean;
  /**
   * 1, which leaves a processor to the server; a command that only embeds may take more. 140 MB
   * each.
   */
  threads?: number;
}

export interface Encoder extends Embedder {
  /** Requests that wait, by kind, and those under way. */
  load(): EncoderLoad;
  /** Ends the thread; what is asked afterwards is 'unavailable'. */
  close(): Promise<void>;
}

export interface EncoderLoad {
  query: number;
  passage: number;
  running: number;
}

interface Job extends EncoderRequest {
  done(vectors: Float32Array): void;
  failed(error: UstatError): void;
}

/**
 * Opens the multilingual sentence encoder of a folder on a thread of its own. Questions go before
 * passages.
 * @throws UstatError 'unavailable' when a file is missing or is not the one that the manifest
 *   describes
 */
export async function openEncoder(directory: string, options: EncoderOptions = {}): Promise<Encoder> {
  const files = await readEncoderFiles(directory, options.withMeans ?? true);
  const { id, width } = files;
  const workers = await Promise.all(Array.from({ length: options.threads ?? 1 }, () => started(files)));
  for (const worker of workers) worker.unref(); // a command that only embeds ends without close()
  const { ask, stop, load } = queue(workers);
  return {
    id,
    embedsSentences: true,
    calibrated: options.withMeans ?? true,
    async embed(texts, kind, language) {
      const parts = slices(texts).map((slice) => ask({ texts: slice, kind, language }));
      const vectors = await Promise.all(parts);
      return vectors.flatMap((flat) => rows(flat, width));
    },
    load,
    async close() {
      // Never worker.terminate(): a thread that is ended inside onnxruntime takes the whole process
      // with it (Napi::Error).
      await stop();
      await Promise.all(
        workers.map((worker) => {
          worker.ref();
          const exited = once(worker, 'exit');
          worker.postMessage('end');
          return exited;
        }),
      );
    },
  };
}

/** The files are copied to the thread and not kept here: 27 MB. */
async function started(files: EncoderFiles): Promise<Worker> {
  const worker = new Worker(new URL('./encoder-thread.mjs', import.meta.url), {
    workerData: files,
    execArgv: [],
  });
  const ready = new AbortController();
  try {
    const ended = once(worker, 'exit', ready).then(() => Promise.reject(new Error('its thread ended')));
    await Promise.race([once(worker, 'message', ready), ended]);
  } catch (cause) {
    throw unavailable('The encoder does not start.', cause);
  } finally {
    ready.abort();
  }
  return worker;
}

interface Queue {
  ask(request: EncoderRequest): Promise<Float32Array>;
  /** Refuses what waits and what comes; resolves when the requests under way are done. */
  stop(): Promise<void>;
  load(): EncoderLoad;
}

/**
 * Each thread takes the next request when it is done with one. Where one thread is lost, all is
 * refused from then on.
 */
function queue(workers: readonly Worker[]): Queue {
  const waiting: { query: Job[]; passage: Job[] } = { query: [], passage: [] };
  const running = new Map<Worker, Job>();
  let ended: UstatError | undefined;
  let idle: () => void = () => undefined;
  const next = (worker: Worker) => {
    const job = waiting.query.shift() ?? waiting.passage.shift();
    if (!job) {
      if (running.size === 0) idle();
      return worker.unref();
    }
    running.set(worker, job);
    worker.ref();
    const { texts, kind, language } = job;
    worker.postMessage({ texts, kind, language } satisfies EncoderRequest);
  };
  const end = (error: UstatError) => {
    ended ??= error;
    for (const job of [...running.values(), ...waiting.query.splice(0), ...waiting.passage.splice(0)])
      job.failed(error);
    running.clear();
    idle();
  };
  for (const worker of workers) {
    worker.on('message', (answer: Answer) => {
      const job = running.get(worker);
      running.delete(worker);
      if ('vectors' in answer) job?.done(answer.vectors);
      else job?.failed(unavailable(`The encoder failed: ${answer.failure}`));
      next(worker);
    });
    worker.on('error', (cause) => end(unavailable('The encoder broke down.', cause)));
    worker.on('exit', () => end(unavailable('The encoder has ended.')));
  }
  return {
    ask: (request) =>
      new Promise((done, failed) => {
        if (ended) return failed(ended);
        waiting[request.kind].push({ ...request, done, failed });
        const free = workers.find((worker) => !running.has(worker));
        if (free) next(free);
      }),
    load: () => ({
      query: waiting.query.length,
      passage: waiting.passage.length,
      running: running.size,
    }),
    stop() {
      ended ??= unavailable('The encoder has ended.');
      for (const job of [...waiting.query.splice(0), ...waiting.passage.splice(0)]) job.failed(ended);
      return new Promise((resolve) => {
        if (running.size === 0) return resolve();
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
