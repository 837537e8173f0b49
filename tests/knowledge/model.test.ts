import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hasCode } from '@/lib/errors';
import type { KnowledgeModel } from '@/lib/knowledge/model';
import { openKnowledgeModel } from '@/lib/server/models/knowledge-model';
import { vectors } from './vectors';

const manifestName = 'knowledge-tracing.manifest.json';

const rows = vectors.inputs;

describe('the shipped model', () => {
  let model: KnowledgeModel;
  beforeAll(async () => {
    model = await openKnowledgeModel('models');
  });

  it('is named by its manifest', () => {
    expect(model.id).toMatch(/^gru64-\d{4}-\d{2}\/[0-9a-f]{8}$/);
  });

  it('predicts step by step what the network predicted over the whole sequence', async () => {
    let memory: Float32Array = new Float32Array(model.stateSize);
    for (const [i, row] of rows.entries()) {
      const [p] = await model.predict(memory, [row]);
      expect(Math.abs((p ?? Number.NaN) - (vectors.p[i] ?? Number.NaN)), `answer ${i}`).toBeLessThan(1e-5);
      memory = await model.step(memory, row, vectors.right[i] === true);
    }
    const gaps = vectors.finalState.map((value, i) => Math.abs(value - (memory[i] ?? Number.NaN)));
    expect(Math.max(...gaps)).toBeLessThan(1e-5);
    const last = await model.predict(memory, rows.slice(0, vectors.finalCandidates.length));
    const off = vectors.finalCandidates.map((value, i) => Math.abs(value - (last[i] ?? Number.NaN)));
    expect(Math.max(...off)).toBeLessThan(1e-5);
  });

  it('predicts each candidate alone as among others, and leaves the memory it is given as it was', async () => {
    const memory = Float32Array.from(vectors.finalState);
    const together = await model.predict(memory, rows);
    for (const i of [0, 7, 59]) {
      const [alone] = await model.predict(memory, [rows[i] as Float32Array]);
      expect(alone).toBeCloseTo(together[i] as number, 6);
    }
    await model.step(memory, rows[0] as Float32Array, true);
    expect(memory).toEqual(Float32Array.from(vectors.finalState));
    expect(await model.predict(memory, [])).toHaveLength(0);
  });
});

describe('opening a model', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'model-'));
    for (const name of ['knowledge-tracing.onnx', manifestName])
      cpSync(join('models', name), join(folder, name));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const change = (manifest: Record<string, unknown>) => {
    const path = join(folder, manifestName);
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), ...manifest }));
  };
  const refused = async () => {
    const error = await openKnowledgeModel(folder).then(
      () => null,
      (cause: unknown) => cause,
    );
    expect(hasCode(error, 'unavailable')).toBe(true);
    return (error as Error).message;
  };

  it('refuses a file that is not the described one', async () => {
    change({ sha256: '0'.repeat(64) });
    expect(await refused()).toContain('sha256 differs');
  });

  it('refuses weights that were trained on other inputs', async () => {
    change({ inputs: ['something else'] });
    expect(await refused()).toContain('other inputs');
  });

  it('says which file is missing', async () => {
    rmSync(join(folder, 'knowledge-tracing.onnx'));
    expect(await refused()).toContain('knowledge-tracing.onnx');
    rmSync(join(folder, manifestName));
    expect(await refused()).toContain(manifestName);
  });
});
