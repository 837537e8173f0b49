import { seededRandom } from '../random';
import { type Estimate, middle, ranks } from './metrics';
import type { Qrels } from './run-schema';

/**
 * What is read of a run; documents best first. `score` is null where the search does not say how
 * sure it is.
 */
export interface RunLine {
  query: string;
  hits: readonly { id: string }[];
  score: number | null;
}

export interface RankingMeasures {
  /** Questions with a relevant document; those the run lacks count 0 everywhere. */
  queries: number;
  missing: number;
  ndcg: Estimate;
  recall: Estimate;
  /** Null where no question has more than k hits. */
  recall100: Estimate | null;
  mrr: Estimate;
  unanswerable: number;
  /** That an answerable question scores above an unanswerable one; null without both. */
  auroc: Estimate | null;
}

/**
 * nDCG@k (Järvelin & Kekäläinen 2002; gain = grade, discount log2(rank + 1), as trec_eval's
 * ndcg_cut), recall@k, recall@100, MRR over the listed hits, with 95 % intervals by drawing
 * questions with replacement. Hits count in the order they are listed.
 */
export function measureRun(run: readonly RunLine[], qrels: Qrels, k: number, draws = 1000): RankingMeasures {
  const lines = new Map(run.map((line) => [line.query, line]));
  const answerable = [...qrels].filter(([, grades]) => relevantOf(grades).length > 0);
  const rows = answerable.map(([query, grades]) => measuresOf(lines.get(query)?.hits ?? [], grades, k));
  const random = seededRandom('bootstrap over questions');
  const estimate = (of: (row: Row) => number) => {
    const values = rows.map(of);
    return {
      value: mean(values),
      ...middle(Array.from({ length: draws }, () => mean(drawn(values, random)))),
    };
  };
  const scored = [...qrels].flatMap(([query, grades]) => {
    const score = lines.get(query)?.score ?? null;
    return score === null ? [] : [{ score, positive: relevantOf(grades).length > 0 }];
  });
  return {
    queries: rows.length,
    missing: answerable.filter(([query]) => !lines.has(query)).length,
    ndcg: estimate(({ ndcg }) => ndcg),
    recall: estimate(({ recall }) => recall),
    recall100: run.some(({ hits }) => hits.length > k) ? estimate(({ recall100 }) => recall100) : null,
    mrr: estimate(({ reciprocal }) => reciprocal),
    unanswerable: qrels.size - rows.length,
    auroc: scored.length > 0 ? aurocOf(scored, draws, random) : null,
  };
}

interface Row {
  ndcg: number;
  recall: number;
  recall100: number;
  reciprocal: number;
}

function relevantOf(grades: ReadonlyMap<string, number>): number[] {
  return [...grades.values()].filter((grade) => grade > 0);
}

function measuresOf(hits: RunLine['hits'], grades: ReadonlyMap<string, number>, k: number): Row {
  const found = [...new Set(hits.map(({ id }) => id))].map((id) => Math.max(0, grades.get(id) ?? 0));
  const relevant = relevantOf(grades);
  const first = found.findIndex((grade) => grade > 0);
  const recallAt = (depth: number) =>
    found.slice(0, depth).filter((grade) => grade > 0).length / relevant.length;
  return {
    ndcg: gain(found.slice(0, k)) / gain(relevant.sort((a, b) => b - a).slice(0, k)),
    recall: recallAt(k),
    recall100: recallAt(100),
    reciprocal: first < 0 ? 0 : 1 / (first + 1),
  };
}

function gain(grades: readonly number[]): number {
  return grades.reduce((sum, grade, rank) => sum + grade / Math.log2(rank + 2), 0);
}

interface Scored {
  score: number;
  positive: boolean;
}

function aurocOf(scored: readonly Scored[], draws: number, random: () => number): Estimate | null {
  const value = auroc(scored);
  if (Number.isNaN(value)) return null;
  return { value, ...middle(Array.from({ length: draws }, () => auroc(drawn(scored, random)))) };
}

/** Ties count half; NaN without both kinds. */
export function auroc(scored: readonly Scored[]): number {
  const order = ranks();
  for (const { score, positive } of [...scored].sort((a, b) => a.score - b.score))
    order.add(score, positive, 1);
  return order.auc();
}

function drawn<T>(values: readonly T[], random: () => number): T[] {
  return values.map(() => values[Math.floor(random() * values.length)] as T);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length;
}
