/**
 * The additive factors model (Cen, Koedinger & Junker 2006): logit P(right) = a learner's ability +
 * a component's ease + its slope times the learner's answers on it before. Abilities are drawn
 * towards 0 by a normal of variance 1, so that one who was always right has one too.
 */
export interface Afm {
  ability: Float64Array;
  ease: Float64Array;
  /** Logits an answer. */
  slope: Float64Array;
  /** Standard errors of the slopes, abilities unknown too; other components are as found. */
  error: Float64Array;
}

/** One answer each, at the same place of every column. */
export interface Opportunities {
  learner: Int32Array;
  skill: Int32Array;
  /** Answers of the learner on the component before it. */
  before: Int32Array;
  right: Uint8Array;
  learners: number;
  skills: number;
}

const SWEEPS = 200;
const ENOUGH = 1e-5;
/** Precision of the normal that keeps parameters of a component finite. */
const WEAK = 1e-3;
/** A step of Newton's beyond it is cut. */
const LONGEST = 2;

/** By Newton's steps over learners and components in turn, until none moves any more. */
export function fitAfm(data: Opportunities): Afm {
  const { learners, skills, learner, skill, before, right } = data;
  const fit: Afm = {
    ability: new Float64Array(learners),
    ease: new Float64Array(skills),
    slope: new Float64Array(skills),
    error: new Float64Array(skills),
  };
  const { ability, ease, slope } = fit;
  const [byLearner, bySkill] = [rowsBy(learner, learners), rowsBy(skill, skills)];
  const chance = (row: number) => {
    const k = skill[row] as number;
    const logit =
      (ability[learner[row] as number] as number) +
      (ease[k] as number) +
      (slope[k] as number) * (before[row] as number);
    return 1 / (1 + Math.exp(-logit));
  };
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    let moved = 0;
    for (const [l, rows] of byLearner.entries()) {
      let [gradient, information] = [-(ability[l] as number), 1];
      for (const row of rows) {
        const p = chance(row);
        gradient += (right[row] as number) - p;
        information += p * (1 - p);
      }
      const step = cut(gradient / information);
      ability[l] = (ability[l] as number) + step;
      moved = Math.max(moved, Math.abs(step));
    }
    for (const [k, rows] of bySkill.entries()) {
      let [g0, g1] = [-WEAK * (ease[k] as number), -WEAK * (slope[k] as number)];
      let [h00, h01, h11] = [WEAK, 0, WEAK];
      for (const row of rows) {
        const [p, t] = [chance(row), before[row] as number];
        const [residual, weight] = [(right[row] as number) - p, p * (1 - p)];
        g0 += residual;
        g1 += residual * t;
        h00 += weight;
        h01 += weight * t;
        h11 += weight * t * t;
      }
      const determinant = h00 * h11 - h01 * h01;
      const [step0, step1] = [
        cut((h11 * g0 - h01 * g1) / determinant),
        cut((h00 * g1 - h01 * g0) / determinant),
      ];
      ease[k] = (ease[k] as number) + step0;
      slope[k] = (slope[k] as number) + step1;
      moved = Math.max(moved, Math.abs(step0), Math.abs(step1));
    }
    if (moved < ENOUGH) break;
  }
  slopeErrors(data, fit, bySkill, chance);
  return fit;
}

/** Of each slope, by the information about it that is left once abilities are unknown too. */
function slopeErrors(
  { learner, before, learners }: Opportunities,
  fit: Afm,
  bySkill: readonly Int32Array[],
  chance: (row: number) => number,
): void {
  const known = new Float64Array(learners).fill(1);
  const weights = Float64Array.from(learner, (l, row) => {
    const p = chance(row);
    known[l] = (known[l] as number) + p * (1 - p);
    return p * (1 - p);
  });
  for (const [k, rows] of bySkill.entries()) {
    let [h00, h01, h11] = [WEAK, 0, WEAK];
    const shared = new Map<number, [number, number]>();
    for (const row of rows) {
      const [weight, t, l] = [weights[row] as number, before[row] as number, learner[row] as number];
      h00 += weight;
      h01 += weight * t;
      h11 += weight * t * t;
      const own = shared.get(l) ?? [0, 0];
      shared.set(l, [own[0] + weight, own[1] + weight * t]);
    }
    for (const [l, [c0, c1]] of shared) {
      const of = known[l] as number;
      h00 -= (c0 * c0) / of;
      h01 -= (c0 * c1) / of;
      h11 -= (c1 * c1) / of;
    }
    fit.error[k] = Math.sqrt(h00 / Math.max(1e-12, h00 * h11 - h01 * h01));
  }
}

const cut = (step: number) => Math.max(-LONGEST, Math.min(LONGEST, step));

function rowsBy(keys: Int32Array, count: number): Int32Array[] {
  const sizes = new Int32Array(count);
  for (const key of keys) sizes[key] = (sizes[key] as number) + 1;
  const groups = Array.from(sizes, (size) => new Int32Array(size));
  sizes.fill(0);
  for (const [row, key] of keys.entries()) {
    const at = sizes[key] as number;
    (groups[key] as Int32Array)[at] = row;
    sizes[key] = at + 1;
  }
  return groups;
}
