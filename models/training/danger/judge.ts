import { LANGUAGES } from './data';

/** A text, whether it is a call, and how likely it is held for one. */
export interface Told {
  language: string;
  topic: string;
  call: boolean;
  probability: number;
}

/**
 * Area under the curve: how often a call stands above another text; one half where they stand
 * level. NaN where a kind is missing.
 */
export function auc(told: readonly { call: boolean; probability: number }[]): number {
  const sorted = [...told].sort((a, b) => a.probability - b.probability);
  let [below, sum, at] = [0, 0, 0];
  while (at < sorted.length) {
    const level = sorted.filter((_, i) => i >= at && sorted[i]?.probability === sorted[at]?.probability);
    const calls = level.filter(({ call }) => call).length;
    sum += calls * (below + (level.length - calls) / 2);
    below += level.length - calls;
    at += level.length;
  }
  return sum / ((sorted.length - below) * below);
}

/** Share of calls, or of other texts, at or above a threshold. */
export function shareAbove(told: readonly Told[], call: boolean, threshold: number): number {
  const those = told.filter((one) => one.call === call);
  return those.filter(({ probability }) => probability >= threshold).length / those.length;
}

/**
 * Between the last other text that stays above and the first that does not. @param allowed share of
 * others that may stay above
 */
export function thresholdFor(told: readonly Told[], allowed: number): number {
  const others = told
    .filter(({ call }) => !call)
    .map(({ probability }) => probability)
    .sort((a, b) => b - a);
  const over = Math.floor(allowed * others.length);
  return ((others[over - 1] ?? 1) + (others[over] ?? 0)) / 2;
}

/**
 * Mean distance between what was said and what was so, in ten steps of probability, each by its
 * count.
 */
export function calibrationError(told: readonly Told[]): number {
  const steps = Array.from({ length: 10 }, (_, step) =>
    told.filter(({ probability }) => Math.min(9, Math.floor(probability * 10)) === step),
  );
  const off = steps.map((step) => {
    const said = step.reduce((sum, { probability }) => sum + probability, 0);
    return Math.abs(said - step.filter(({ call }) => call).length);
  });
  return off.reduce((sum, one) => sum + one, 0) / told.length;
}

export function byLanguage<T>(told: readonly Told[], of: (told: readonly Told[]) => T): [string, T][] {
  return LANGUAGES.map((language) => [language, of(told.filter((one) => one.language === language))]);
}
