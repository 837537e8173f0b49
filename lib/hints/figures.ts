import { diffWords } from './diff';
import { type Agreement, cohensKappa } from './kappa';
import { effective } from './review';
import type { HintEvent } from './schema';
import { BULK } from './schema';
import type { SecondPair } from './second';

/** What the desk's work comes to, from its events. */

/** A hint that people have judged. */
export interface Judged {
  language: string;
  events: readonly HintEvent[];
  /** By version. */
  texts: Readonly<Record<string, string>>;
}

export interface DeskFigures {
  /** First verdicts of people who read the hint, and how many of them were approvals. */
  verdicts: number;
  approved: number;
  /** Approvals after an edit, and letters that it took out or put in, the median. */
  edited: number;
  lettersChanged: number | null;
  /** From one verdict of a person to their next, the median; null without two in a row. */
  minutes: number | null;
  /** Approved without being read one by one. */
  bulk: number;
  /** Of verdicts that two people made, the second without knowing the first. */
  agreement: Agreement;
  /** Of what was approved in bulk and read afterwards: how many, and how many of them stay. */
  sampled: number;
  sampledKept: number;
}

/** A gap of more is a pause. */
const PAUSE_MS = 10 * 60_000;

/** @param languages of the lines; all hints together are the last one, under null */
export function deskFigures(
  hints: readonly Judged[],
  pairs: readonly SecondPair[],
): { language: string | null; figures: DeskFigures }[] {
  const languages = [...new Set(hints.map(({ language }) => language))].sort();
  const gaps = gapsOf(hints);
  const of = (language: string | null): DeskFigures => {
    const isOf = (one: { language: string }) => language === null || one.language === language;
    const own = hints.filter(isOf);
    const firsts = own.flatMap(({ events }) => firstVerdict(events) ?? []);
    const edits = own.flatMap(editSize);
    const both = pairs.filter(isOf);
    const unread = both.filter(({ why }) => why === 'bulk');
    return {
      verdicts: firsts.length,
      approved: firsts.filter(({ kind }) => kind === 'approved').length,
      edited: edits.length,
      lettersChanged: median(edits),
      minutes: median(gaps.filter(isOf).map(({ ms }) => ms / 60_000)),
      bulk: own.filter(({ events }) =>
        events.some(({ reason, kind }) => kind === 'approved' && reason === BULK),
      ).length,
      agreement: agreementOf(both.filter(({ why }) => why !== 'bulk')),
      sampled: unread.length,
      sampledKept: unread.filter(({ second }) => second === 'approved').length,
    };
  };
  return [...languages, null].map((language) => ({ language, figures: of(language) }));
}

const isVerdict = ({ kind, by, reason }: HintEvent) =>
  by !== '' && (kind === 'approved' || kind === 'rejected') && reason !== BULK;

const firstVerdict = (events: readonly HintEvent[]) => effective(events).find(isVerdict) ?? null;

/** Letters that a person changed before the first approval; none where nothing was. */
function editSize({ events, texts }: Judged): number[] {
  const first = firstVerdict(events);
  if (first?.kind !== 'approved') return [];
  const [before, after] = [texts[1], texts[first.version]];
  if (before === undefined || after === undefined || before === after) return [];
  const changed = diffWords(before, after).filter(({ how }) => how !== 'same');
  return [changed.reduce((sum, { text }) => sum + text.trim().length, 0)];
}

/** From one verdict of a person to the next of theirs, whatever the language. */
function gapsOf(hints: readonly Judged[]): { language: string; ms: number }[] {
  const byPerson = new Map<string, { language: string; at: number }[]>();
  for (const { language, events } of hints)
    for (const event of events.filter(isVerdict)) {
      const own = byPerson.get(event.by) ?? [];
      own.push({ language, at: event.at.getTime() });
      byPerson.set(event.by, own);
    }
  return [...byPerson.values()].flatMap((verdicts) => {
    const inOrder = verdicts.sort((a, b) => a.at - b.at);
    return inOrder.slice(1).flatMap(({ language, at }, before) => {
      const ms = at - (inOrder[before]?.at ?? at);
      return ms <= PAUSE_MS ? [{ language, ms }] : [];
    });
  });
}

function agreementOf(pairs: readonly SecondPair[]): Agreement {
  const kinds = ['approved', 'rejected'] as const;
  return cohensKappa(
    kinds.map((one) =>
      kinds.map((other) => pairs.filter(({ first, second }) => first === one && second === other).length),
    ),
  );
}

function median(values: readonly number[]): number | null {
  const inOrder = [...values].sort((a, b) => a - b);
  const middle = inOrder.length / 2;
  const [low, high] = [inOrder[Math.ceil(middle) - 1], inOrder[Math.floor(middle)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
