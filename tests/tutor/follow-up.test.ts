import { describe, expect, it } from 'vitest';
import { goesOnFrom } from '@/lib/tutor/follow-up';

const fee = { question: 'What is the fee of a transfer?', answer: 'One percent.', answered: true };

describe('the question before', () => {
  it.each(['and how much?', 'why?', 'ал канча?', 'и что потом?', 'وبعدين؟', 'and if it is only in Russian?'])(
    'is kept in mind for "%s"',
    (question) => {
      expect(goesOnFrom(question, fee)).toBe(fee.question);
    },
  );

  it('is not for one that says much itself, a first one, and after what the course did not answer', () => {
    const long = 'How do I read the long address of a site that a stranger sends my sister by message?';
    expect(goesOnFrom(long, fee)).toBeNull();
    expect(goesOnFrom('and how much?', undefined)).toBeNull();
    expect(goesOnFrom('and how much?', { ...fee, answered: false })).toBeNull();
  });
});
