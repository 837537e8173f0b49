import './no-telemetry';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import * as z from 'zod';
import { UstatError } from '../../errors';
import { INPUT_COUNT, INPUT_NAMES } from '../../knowledge/features';
import { type Forward, forwardModel, forwardOf } from '../../knowledge/forward';
import type { KnowledgeModel } from '../../knowledge/model';
import { type PosteriorWeights, SIGHT_NAMES } from '../../knowledge/posterior';
import { readWeights } from '../../knowledge/weights';
import type { LogisticWeights } from '../../research/forecasters';
import { describedFile, readManifest, verifiedFile } from './verified-file';

const MANIFEST = 'knowledge-tracing.manifest.json';
const POSTERIOR = 'knowledge-tracing.posterior.json';
const LOGISTIC = 'knowledge-tracing.logistic.json';

/**
 * What the server relies on of models/knowledge-tracing.manifest.json; the rest tells how the file
 * was made.
 */
const manifest = z.object({
  ...describedFile.shape,
  id: z.string().min(1),
  stateSize: z.number().int().positive(),
  inputs: z.array(z.string()),
});

const layers = z.object({
  mean: z.array(z.number()).length(SIGHT_NAMES.length),
  spread: z.array(z.number().positive()).length(SIGHT_NAMES.length),
  hidden: z.array(z.array(z.number()).length(SIGHT_NAMES.length + 1)),
  out: z.array(z.array(z.number())).length(2),
});
/** models/knowledge-tracing.posterior.json; the rest tells how it was made. */
const posteriorFile = z.object({
  model: z.string(),
  sight: z.array(z.string()),
  weights: z.object({ item: layers, skill: layers, module: layers }),
});

/** From so many candidates on a call into onnxruntime takes less time than the loop here. */
const MANY = 8;

/**
 * The knowledge-tracing model of a folder, as it serves: a step and a few candidates in TypeScript,
 * which takes a fifth of a call into onnxruntime; many candidates there (tests/bench/README.md).
 * @throws as openInOnnxruntime
 */
export async function openKnowledgeModel(directory: string): Promise<KnowledgeModel> {
  const [many, { forward }] = await Promise.all([openInOnnxruntime(directory), readForward(directory)]);
  const few = forwardModel(forward, many.id, many.posterior);
  return {
    ...few,
    predict: (state, candidates) => (candidates.length < MANY ? few : many).predict(state, candidates),
  };
}

/**
 * The same by onnxruntime alone, on one thread: a step takes less time than handing it to a second
 * one.
 * @throws UstatError 'unavailable' when a file is missing or is not the one that the manifest
 *   describes
 */
export async function openInOnnxruntime(directory: string): Promise<KnowledgeModel> {
  const { id, stateSize, bytes } = await readModelFile(directory);
  const posterior = await readPosterior(directory, id);
  const session = await InferenceSession.create(bytes, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  return { id, stateSize, posterior, ...served(session, stateSize) };
}

/** The same model as a phone runs it. @throws as openKnowledgeModel */
export async function readModelForPhones(
  directory: string,
): Promise<{ id: string; onnx: Uint8Array; posterior: PosteriorWeights }> {
  const { id, bytes } = await readModelFile(directory);
  return { id, onnx: bytes, posterior: await readPosterior(directory, id) };
}

/**
 * The same model for a program that predicts by the million: run in TypeScript, without a call into
 * another runtime an answer. With it the logistic regression that was fitted beside it, where the
 * folder has one.
 * @throws as openKnowledgeModel
 */
export async function readForwardModel(
  directory: string,
): Promise<{ id: string; model: KnowledgeModel; forward: Forward; logistic: LogisticWeights | null }> {
  const { id, forward } = await readForward(directory);
  const posterior = await readPosterior(directory, id);
  const text = await readFile(join(directory, LOGISTIC), 'utf8').catch(() => null);
  const logistic = text === null ? null : (JSON.parse(text) as LogisticWeights);
  return { id, model: forwardModel(forward, id, posterior), forward, logistic };
}

/**
 * The network alone, whatever posterior lies beside it: training fits that to it. @throws as
 * openKnowledgeModel
 */
export async function readForward(directory: string): Promise<{ id: string; forward: Forward }> {
  const { id, bytes } = await readModelFile(directory);
  return { id, forward: forwardOf(readWeights(bytes)) };
}

async function readPosterior(directory: string, modelId: string): Promise<PosteriorWeights> {
  const path = join(directory, POSTERIOR);
  try {
    const read = posteriorFile.parse(JSON.parse(await readFile(path, 'utf8')));
    if (read.model !== modelId) throw new Error(`it was fitted to ${read.model}`);
    if (read.sight.join() !== SIGHT_NAMES.join()) throw new Error('it was fitted to other inputs');
    return read.weights;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UstatError('unavailable', `${path} does not fit the model ${modelId}: ${why}`, [], { cause });
  }
}

async function readModelFile(directory: string) {
  const described = await readManifest(join(directory, MANIFEST), (json) => {
    const parsed = manifest.parse(json);
    if (parsed.inputs.join() !== INPUT_NAMES.join()) throw new Error('it was trained on other inputs');
    return parsed;
  });
  return { ...described, bytes: await verifiedFile(directory, described, MANIFEST) };
}

/**
 * One graph holds both halves; a half that is not wanted is fed no rows, or its output is not asked
 * for.
 */
function served(session: InferenceSession, stateSize: number): Pick<KnowledgeModel, 'step' | 'predict'> {
  const noCandidates = new Tensor('float32', new Float32Array(0), [0, INPUT_COUNT]);
  const noInputs = new Tensor('float32', new Float32Array(INPUT_COUNT), [1, INPUT_COUNT]);
  const wrong = new Tensor('float32', new Float32Array(1), [1]);
  const memory = (state: Float32Array) => new Tensor('float32', state, [1, stateSize]);
  return {
    async step(state, inputs, correct) {
      const { next } = await session.run(
        {
          state: memory(state),
          inputs: new Tensor('float32', inputs, [1, INPUT_COUNT]),
          correct: new Tensor('float32', Float32Array.of(correct ? 1 : 0), [1]),
          candidates: noCandidates,
        },
        ['next'],
      );
      return Float32Array.from(next?.data as Float32Array);
    },
    async predict(state, candidates) {
      if (candidates.length === 0) return new Float32Array(0);
      const rows = new Float32Array(candidates.length * INPUT_COUNT);
      for (const [i, inputs] of candidates.entries()) rows.set(inputs, i * INPUT_COUNT);
      const { p } = await session.run(
        {
          state: memory(state),
          inputs: noInputs,
          correct: wrong,
          candidates: new Tensor('float32', rows, [candidates.length, INPUT_COUNT]),
        },
        ['p'],
      );
      return Float32Array.from(p?.data as Float32Array);
    },
  };
}
