import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auroc, measureRun } from '@/lib/research/ranking';
import { parseQrels, type RunLine } from '@/lib/research/run-schema';

interface Reference {
  qrels: string[];
  run: RunLine[];
  mean: Record<'ndcg_cut_10' | 'recall_10' | 'recall_100' | 'recip_rank', number>;
}
const reference: Reference = JSON.parse(readFileSync('tests/data/ranking-reference.json', 'utf8'));
const { qrels } = parseQrels(reference.qrels);

describe('measureRun', () => {
  it('agrees with trec_eval on graded judgements', () => {
    const measured = measureRun(reference.run, qrels, 10, 50);
    expect(measured.queries).toBe(8);
    expect(measured.missing).toBe(1);
    expect(measured.ndcg.value).toBeCloseTo(reference.mean.ndcg_cut_10, 9);
    expect(measured.recall.value).toBeCloseTo(reference.mean.recall_10, 9);
    expect(measured.recall100?.value).toBeCloseTo(reference.mean.recall_100, 9);
    expect(measured.mrr.value).toBeCloseTo(reference.mean.recip_rank, 9);
  });
  it('draws an interval around each mean', () => {
    const { ndcg } = measureRun(reference.run, qrels, 10, 200);
    expect(ndcg.low).toBeLessThan(ndcg.value);
    expect(ndcg.high).toBeGreaterThan(ndcg.value);
  });
  it('leaves questions without a relevant document to AUROC, ties counting half', () => {
    const judged = parseQrels(['a 0 d 1', 'b 0 d 1', 'c\t0\td\t0', 'e 0 d 0']).qrels;
    const line = (query: string, score: number) => ({ query, hits: [{ id: 'd' }], score });
    const measured = measureRun([line('a', 2), line('b', 1), line('c', 1), line('e', 0)], judged, 10, 20);
    expect(measured).toMatchObject({ queries: 2, unanswerable: 2, ndcg: { value: 1 }, recall100: null });
    // of four pairs three are in order and one is tied
    expect(measured.auroc?.value).toBeCloseTo(3.5 / 4, 9);
    expect(auroc([{ score: 1, positive: true }])).toBeNaN();
  });
  it('counts a document that is listed twice once', () => {
    const judged = parseQrels(['a 0 d 1', 'a 0 e 1']).qrels;
    const hits = [{ id: 'd' }, { id: 'd' }, { id: 'e' }];
    expect(measureRun([{ query: 'a', hits, score: 1 }], judged, 2, 5).recall.value).toBe(1);
  });
});

describe('npm run eval:retrieval', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'eval-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, [
      '--import',
      'tsx',
      'lib/server/commands/eval-retrieval.ts',
      ...args,
    ]);
  const file = (name: string, content: string | Buffer) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };

  it('reads a run and judgements, gzipped or not, and prints one JSON object', async () => {
    const lines = reference.run.map((line) => JSON.stringify(line)).join('\n');
    const judged = file('qrels.gz', gzipSync(reference.qrels.join('\n').replaceAll(' ', '\t')));
    const { stdout } = await run(
      '--run',
      file('run.jsonl', lines),
      '--qrels',
      judged,
      '--json',
      '--draws',
      '20',
    );
    expect(JSON.parse(stdout).ndcg.value).toBeCloseTo(reference.mean.ndcg_cut_10, 9);
    const table = await run('--run', join(folder, 'run.jsonl'), '--qrels', judged, '--draws', '20');
    expect(table.stdout).toMatch(new RegExp(`nDCG@10 +${reference.mean.ndcg_cut_10.toFixed(4)} \\[`));
  });

  it('names every faulty line of both files', async () => {
    const bad = file(
      'bad.jsonl',
      '{"query":"a","hits":[],"score":0,"answerable":false}\nnothing\n{"query":"b"}\n',
    );
    const judged = file('bad.qrels', 'a 0 d 1\na 0 d\n');
    const failed = run('--run', bad, '--qrels', judged);
    await expect(failed).rejects.toMatchObject({
      stderr: expect.stringMatching(
        /bad\.jsonl:2: is not JSON[\s\S]*bad\.jsonl:3: hits[\s\S]*bad\.qrels:2: is not/,
      ),
    });
  });
});
