import { describe, expect, it } from 'vitest';
import { resolved } from '@/lib/tutor/follow-up';

describe('resolved', () => {
  it.each([
    ['and how much?', 'What is the fee of a transfer?', 'fee transfer'],
    ['а сколько?', 'Какая комиссия за перевод?', 'komissiia perevod'],
    ['ал канча?', 'Комиссия кайда жазылган?', 'komissiia jazilgan'],
    ['why?', 'Should I keep the receipt?', 'keep receipt'],
  ])('%s after "%s" searches for %s too', (question, previous, words) => {
    expect(resolved(question, previous)).toBe(`${question} ${words}`);
  });
  it('leaves a question that stands alone, and a first one', () => {
    expect(resolved('How do I read the address of a site?', 'What is the fee?')).toBe(
      'How do I read the address of a site?',
    );
    expect(resolved('and how much?', undefined)).toBe('and how much?');
  });
});
