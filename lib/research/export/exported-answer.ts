import { id } from '../../content/fields';
import { answer as answerSchema } from '../../content/items/kinds';

/** An answer as it may leave the site. */
export interface ExportedAnswer {
  kind: string;
  /** Ids joined by "|" (in a pair by "="), or a number; null: it was left out. */
  answer: string | null;
}

/** More digits than this may be a telephone number, a card or a passport. */
const PLAIN_NUMBER = /^[-+−]?\d{1,7}(?:[.,]\d{1,4})?$/;

/**
 * Choices, orders and pairs by the ids of the course; a number where nothing else was typed. Typed
 * words never: they may be a name or an address. What is no id is not what the course offers.
 */
export function exportedAnswer(stored: unknown): ExportedAnswer {
  const read = answerSchema.safeParse(stored);
  if (!read.success) return { kind: 'unknown', answer: null };
  const { data } = read;
  switch (data.kind) {
    case 'single-choice':
      return { kind: data.kind, answer: ids([data.option]) };
    case 'multiple-choice':
      return { kind: data.kind, answer: ids(data.options) };
    case 'ordering':
      return { kind: data.kind, answer: ids(data.steps) };
    case 'matching': {
      const pairs = Object.entries(data.pairs);
      return {
        kind: data.kind,
        answer: ids(pairs.flat()) === null ? null : pairs.map((pair) => pair.join('=')).join('|'),
      };
    }
    case 'number':
      return { kind: data.kind, answer: PLAIN_NUMBER.test(data.text.trim()) ? data.text.trim() : null };
    case 'short-text':
      return { kind: data.kind, answer: null };
  }
}

/** An id of the course, or null for anything else. */
export const courseId = (value: string | null): string | null => {
  const read = id.safeParse(value);
  return read.success ? read.data : null;
};

const ids = (all: readonly string[]) => (all.every((one) => courseId(one) !== null) ? all.join('|') : null);
