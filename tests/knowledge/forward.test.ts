import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { INPUT_COUNT } from '@/lib/knowledge/features';
import { forwardModel, forwardOf } from '@/lib/knowledge/forward';
import type { KnowledgeModel } from '@/lib/knowledge/model';
import { readWeights } from '@/lib/knowledge/weights';
import { openInOnnxruntime } from '@/lib/server/models/knowledge-model';
import { furthest, vectors } from './vectors';

const file = readFileSync('models/knowledge-tracing.onnx');

describe('the forward pass in TypeScript', () => {
  let here: KnowledgeModel;
  let onnx: KnowledgeModel;
  beforeAll(async () => {
    onnx = await openInOnnxruntime('models');
    here = forwardModel(forwardOf(readWeights(file)), onnx.id);
  });

  it('predicts step by step what the network predicted over the whole sequence, to 1e-5', async () => {
    let memory: Float32Array = new Float32Array(here.stateSize);
    const p: number[] = [];
    for (const [i, row] of vectors.inputs.entries()) {
      p.push((await here.predict(memory, [row]))[0] ?? Number.NaN);
      memory = await here.step(memory, row, vectors.right[i] === true);
    }
    expect(furthest(p, vectors.p)).toBeLessThan(1e-5);
    expect(furthest(memory, vectors.finalState)).toBeLessThan(1e-5);
    const last = await here.predict(memory, vectors.inputs.slice(0, vectors.finalCandidates.length));
    expect(furthest(last, vectors.finalCandidates)).toBeLessThan(1e-5);
  });

  it('agrees with onnxruntime to 1e-5 on any inputs, far outside the usual ones too', async () => {
    const row = fc.array(fc.float({ min: -40, max: 40, noNaN: true }), {
      minLength: INPUT_COUNT,
      maxLength: INPUT_COUNT,
    });
    const memory = fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 64, maxLength: 64 });
    await fc.assert(
      fc.asyncProperty(memory, row, fc.boolean(), async (state, inputs, right) => {
        const given = [Float32Array.from(state), Float32Array.from(inputs)] as const;
        expect(furthest(await here.step(...given, right), await onnx.step(...given, right))).toBeLessThan(
          1e-5,
        );
        const candidates = [given[1], vectors.inputs[3] as Float32Array];
        const [mine, theirs] = [
          await here.predict(given[0], candidates),
          await onnx.predict(given[0], candidates),
        ];
        expect(furthest(mine, theirs)).toBeLessThan(1e-5);
      }),
      { numRuns: 60 },
    );
  });

  it('leaves the memory it is given as it was, and predicts nothing for no candidates', async () => {
    const memory = Float32Array.from(vectors.finalState);
    await here.step(memory, vectors.inputs[0] as Float32Array, false);
    expect(memory).toEqual(Float32Array.from(vectors.finalState));
    expect(await here.predict(memory, [])).toHaveLength(0);
  });

  it('is small enough for a slow connection: at most 150 kB gzipped', () => {
    const code = ['forward', 'weights', 'features', 'counts'].map((name) =>
      Buffer.from(
        readFileSync(`lib/knowledge/${name}.ts`, 'utf8').replace(/\/\*\*[\s\S]*?\*\/|^\s+(\/\/.*)?/gm, ''),
      ),
    );
    expect(gzipSync(Buffer.concat([file, ...code])).length).toBeLessThan(150_000);
  });
});
