import { sentences } from './sentences';
import type { Tokeniser } from './tokenise';

/** Positions that the model was trained with, the marks at both ends included. */
const LONGEST = 512;

/** The model was trained with these in front of every text. */
const PREFIX = { query: 'query: ', passage: 'passage: ' };

export type TextKind = keyof typeof PREFIX;

/**
 * A text as sequences of ids, each at most LONGEST with prefix and marks; none when nothing is left
 * of it. A longer passage is cut between sentences and, where one has no end, between its pieces:
 * nothing is left out. Of a longer question its beginning and its end are taken: one sign may
 * become 18 letters, and everybody waits for who asks.
 */
export function sequencesOf(
  text: string,
  kind: TextKind,
  language: string,
  tokeniser: Tokeniser,
): number[][] {
  const prefix = tokeniser.pieces(PREFIX[kind]);
  const room = LONGEST - prefix.length - 2;
  const whole = tokeniser.pieces(text);
  const isCut = whole.length > room && kind === 'passage';
  const parts = isCut ? packed(text, language, tokeniser, room) : [ends(whole, room)];
  return parts
    .filter((part) => part.length > 0)
    .map((part) => [tokeniser.start, ...prefix, ...part, tokeniser.end]);
}

function ends(whole: number[], room: number): number[] {
  if (whole.length <= room) return whole;
  return [...whole.slice(0, Math.ceil(room / 2)), ...whole.slice(-Math.floor(room / 2))];
}

function packed(text: string, language: string, tokeniser: Tokeniser, room: number): number[][] {
  const parts: number[][] = [];
  for (const sentence of sentences(text, language)) {
    const pieces = tokeniser.pieces(sentence);
    for (let from = 0; from < pieces.length; from += room) {
      const piece = pieces.slice(from, from + room);
      const last = parts.at(-1);
      if (last && last.length + piece.length <= room) last.push(...piece);
      else parts.push(piece);
    }
  }
  return parts;
}
