import type { AnswerLog } from './log';
import type { Forecaster } from './replay';

/**
 * Bayesian knowledge tracing (Corbett & Anderson 1995), with fixed parameters or fitted by EM per
 * component.
 */
export interface Bkt {
  /** P(known before the first answer). */
  known: number;
  /** P(learned by an answer). */
  learn: number;
  slip: number;
  guess: number;
}

/** What OATutor ships for every component (CAHLR/OATutor, bktParams: all .1). */
export const OATUTOR: Bkt = { known: 0.1, learn: 0.1, slip: 0.1, guess: 0.1 };

/**
 * P(right) by the four parameters that `of` gives for a component; a state a learner and component.
 */
export function bkt(name: string, of: (skill: string) => Bkt): Forecaster {
  const states = new Map<number, Map<string, number>>();
  const known = (learner: number, skill: string) => states.get(learner)?.get(skill) ?? of(skill).known;
  return {
    name,
    predict: ({ learner, skill }) => chance(of(skill), known(learner, skill)),
    learn({ learner, skill }, right) {
      const own = states.get(learner) ?? new Map<string, number>();
      states.set(learner, own);
      own.set(skill, updated(of(skill), known(learner, skill), right));
    },
    forget: (learner) => void states.delete(learner),
  };
}

const chance = ({ slip, guess }: Bkt, known: number) => known * (1 - slip) + (1 - known) * guess;

function updated(model: Bkt, known: number, right: boolean): number {
  const p = chance(model, known);
  const after = right ? (known * (1 - model.slip)) / p : (known * model.slip) / (1 - p);
  return after + (1 - after) * model.learn;
}

const START: Bkt = { known: 0.5, learn: 0.15, slip: 0.15, guess: 0.25 };
const ROUNDS = 100;
/** Gain in log-likelihood an answer below which EM stops. */
const ENOUGH = 1e-6;

/**
 * Parameters of every component of a log by EM; `other` is for components it does not have: all of
 * them as one.
 */
export function fitBkt(log: AnswerLog, order: Int32Array): { of: (skill: string) => Bkt; skills: number } {
  const sequences = new Map<string, number[]>();
  for (const row of order) {
    const key = `${log.skill[row]} ${log.learner[row]}`;
    const own = sequences.get(key) ?? [];
    sequences.set(key, own);
    own.push(log.right[row] as number);
  }
  const bySkill = new Map<string, number[][]>();
  for (const [key, answers] of sequences) {
    const skill = `k${log.skills[Number(key.split(' ')[0])]}`;
    const own = bySkill.get(skill) ?? [];
    bySkill.set(skill, own);
    own.push(answers);
  }
  const fitted = new Map([...bySkill].map(([skill, own]) => [skill, fittedTo(own)] as const));
  const other = mean([...fitted.values()]);
  return { of: (skill) => fitted.get(skill) ?? other, skills: fitted.size };
}

function mean(all: readonly Bkt[]): Bkt {
  const of = (key: keyof Bkt) =>
    all.length === 0 ? START[key] : all.reduce((sum, one) => sum + one[key], 0) / all.length;
  return { known: of('known'), learn: of('learn'), slip: of('slip'), guess: of('guess') };
}

function fittedTo(sequences: readonly number[][]): Bkt {
  const answers = sequences.reduce((sum, own) => sum + own.length, 0);
  let model = START;
  let before = Number.NEGATIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const { next, logLikelihood } = emRound(model, sequences);
    model = next;
    if (logLikelihood - before < ENOUGH * answers) break;
    before = logLikelihood;
  }
  return model;
}

/**
 * One round of Baum-Welch over the two states, forward scaled. What was learned is not forgotten.
 */
function emRound(model: Bkt, sequences: readonly number[][]) {
  const sums = { known: 0, learned: 0, unknown: 0, slips: 0, inKnown: 0, guesses: 0, inUnknown: 0 };
  let logLikelihood = 0;
  for (const answers of sequences) {
    const { forward, scale } = forwardPass(model, answers);
    for (const value of scale) logLikelihood += Math.log(value);
    // betas of the two states, from the last answer back
    let [after1, after0] = [1, 1];
    for (let t = answers.length - 1; t >= 0; t--) {
      const right = answers[t] === 1;
      const alpha1 = forward[t] as number;
      const posterior = (alpha1 * after1) / (alpha1 * after1 + (1 - alpha1) * after0);
      sums.inKnown += posterior;
      sums.inUnknown += 1 - posterior;
      if (right) sums.guesses += 1 - posterior;
      else sums.slips += posterior;
      if (t === 0) sums.known += posterior;
      else {
        const [e1, e0] = emissions(model, right);
        const z = scale[t] as number;
        const before1 = forward[t - 1] as number;
        const learned = ((1 - before1) * model.learn * e1 * after1) / z;
        const stayed = ((1 - before1) * (1 - model.learn) * e0 * after0) / z;
        sums.learned += learned;
        sums.unknown += learned + stayed;
        [after1, after0] = [
          (e1 * after1) / z,
          (model.learn * e1 * after1 + (1 - model.learn) * e0 * after0) / z,
        ];
      }
    }
  }
  const share = (part: number, whole: number, most: number) =>
    Math.min(most, Math.max(1e-3, whole > 1e-9 ? part / whole : 0.1));
  const next: Bkt = {
    known: share(sums.known, sequences.length, 0.999),
    learn: share(sums.learned, sums.unknown, 0.999),
    // above a half, "known" and "not known" would change places
    slip: share(sums.slips, sums.inKnown, 0.5),
    guess: share(sums.guesses, sums.inUnknown, 0.5),
  };
  return { next, logLikelihood };
}

function emissions({ slip, guess }: Bkt, right: boolean): [number, number] {
  return right ? [1 - slip, guess] : [slip, 1 - guess];
}

/**
 * P(known) given the answers up to and with each, and the probability of each given those before
 * it.
 */
function forwardPass(model: Bkt, answers: readonly number[]) {
  const forward: number[] = [];
  const scale: number[] = [];
  let known = model.known;
  for (const answer of answers) {
    const [e1, e0] = emissions(model, answer === 1);
    const z = known * e1 + (1 - known) * e0;
    const now = (known * e1) / z;
    forward.push(now);
    scale.push(z);
    known = now + (1 - now) * model.learn;
  }
  return { forward, scale };
}
