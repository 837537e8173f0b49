import { type Danger, GENERAL } from '../../lib/tutor/danger';
import { type Ears, guard, hear } from '../../lib/tutor/guard';
import type { Talk } from '../../lib/tutor/talk-patterns';
import { type Example, LANGUAGES, readExamples } from '../../models/training/danger/data';

export interface Listener extends Ears {
  danger: Danger;
  talk: Talk;
}

/** What a text got, and whether the advice is on what its author had in mind, or on no topic. */
export interface Heard extends Example {
  shows: 'card' | 'line' | null;
  advice: 'right' | 'wrong' | 'general';
}

/** Each text through the guard of a turn, on a screen in its language. */
export async function listen(examples: readonly Example[], on: Listener): Promise<Heard[]> {
  const heard: Heard[] = [];
  for (const one of examples) {
    const { language, danger } = guard({ question: one.text }, one.language, on);
    const call = danger ? { topic: danger, shows: 'card' as const } : await hear(one.text, language, on);
    const shows = call === null || call.shows === 'talk' ? null : call.shows;
    const advice = call?.topic === GENERAL ? 'general' : call?.topic === one.topic ? 'right' : 'wrong';
    heard.push({ ...one, shows, advice });
  }
  return heard;
}

/** `report` is for the figures of record alone: thresholds and settings are chosen on `choose`. */
export type DangerSet = 'choose' | 'report';

export async function listenTo(set: DangerSet, on: Listener): Promise<Heard[]> {
  return listen(readExamples(`tests/data/danger-calls-${set}.yaml`), on);
}

/** Shares, of calls and of near misses, that got the card, and that got the card or the line. */
export function shares(heard: readonly Heard[]) {
  const share = (call: boolean, shown: readonly Heard['shows'][]) => {
    const those = heard.filter((one) => one.call === call);
    return those.filter(({ shows }) => shown.includes(shows)).length / those.length;
  };
  return {
    card: share(true, ['card']),
    cardOrLine: share(true, ['card', 'line']),
    falseCard: share(false, ['card']),
    falseLine: share(false, ['card', 'line']),
  };
}

export type DangerFigures = Record<
  | 'danger_card'
  | 'danger_card_or_line'
  | 'danger_false_card'
  | 'danger_false_line'
  | 'danger_worst_language'
  | 'danger_worst_language_or_line',
  number
>;

export function dangerFigures(heard: readonly Heard[]): DangerFigures {
  const { card, cardOrLine, falseCard, falseLine } = shares(heard);
  const languages = LANGUAGES.map((language) => shares(heard.filter((one) => one.language === language)));
  return {
    danger_card: card,
    danger_card_or_line: cardOrLine,
    danger_false_card: falseCard,
    danger_false_line: falseLine,
    danger_worst_language: Math.min(...languages.map((one) => one.card)),
    danger_worst_language_or_line: Math.min(...languages.map((one) => one.cardOrLine)),
  };
}
