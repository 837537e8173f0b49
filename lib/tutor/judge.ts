import type { Given } from '../grounding/check';
import type { Passage } from '../retrieval/schema';
import type { Generated } from './generate';
import { citationOf } from './quotation';
import type { TurnAnswer } from './schema';

/** What a model's words are held against: the passages as it was given them, numbered from 1. */
export function given(passages: readonly Passage[], question: string, language: string): Given {
  return {
    passages: passages.map(({ chunk }, at) => ({
      n: at + 1,
      text: [...chunk.headingPath, chunk.text].join('\n'),
      language: chunk.language,
    })),
    question,
    language,
  };
}

/**
 * What the learner keeps: the model's words only over passages they rest on, else the quotations.
 */
export function judged(
  { ended, words, cited }: Generated,
  passages: readonly Passage[],
  quoted: () => Extract<TurnAnswer, { kind: 'quoted' }>,
): TurnAnswer {
  const citations = cited.flatMap((n, at) => {
    const passage = passages[n - 1];
    return passage ? [citationOf(passage, at + 1)] : [];
  });
  if (ended === 'stopped' || (ended === 'broken' && words !== ''))
    return { kind: 'broken', words, citations };
  if (ended === 'deadline') return { ...quoted(), because: 'deadline' };
  if (ended !== 'complete') return { ...quoted(), because: 'model-failed' };
  if (citations.length === 0) return { ...quoted(), because: 'no-valid-citation' };
  return { kind: 'generated', words, citations };
}
