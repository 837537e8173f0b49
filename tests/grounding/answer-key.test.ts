import { describe, expect, it } from 'vitest';
import { gives, keyOf } from '@/lib/grounding/answer-key';
import { tellings } from '../support/attacks/cases';
import { secretOf, shownSecret } from '../support/attacks/key-forms';
import { course } from '../support/learner';

describe('the key of an exercise', () => {
  it.each(course.items.map((item) => [item.definition.id, item] as const))(
    'is seen in every telling: %s',
    (_, { definition, texts }) => {
      const key = keyOf(definition, Object.values(texts));
      const secret = secretOf(definition, texts);
      const missed = tellings(definition, texts).filter(
        (said) => shownSecret(said, secret) !== null && !gives(said, key),
      );
      expect(missed).toEqual([]);
    },
  );

  it('is hardly ever seen in approved hints, which a model is told', () => {
    const seen = course.items.flatMap(({ definition, texts, hints }) =>
      Object.values(hints).flatMap((own) =>
        own.filter((hint) => gives(hint, keyOf(definition, Object.values(texts)))),
      ),
    );
    expect(seen.length).toBeLessThan(course.items.length / 20);
  });

  it('is not seen when the exercise itself names the number', () => {
    const item = course.items.find(({ definition }) => definition.kind === 'number');
    if (item?.definition.kind !== 'number') throw new Error('no item with a number');
    const texts = Object.values(item.texts);
    const { value } = item.definition.answer;
    expect(gives(`It is ${value}.`, keyOf(item.definition, texts))).toBe(true);
    const naming = texts.map((text) => ({ ...text, stem: `${text.stem} ${value}?` }));
    expect(gives(`It is ${value}.`, keyOf(item.definition, naming))).toBe(false);
  });

  it('lets explanations of the lesson through', () => {
    const lessons = course.lessons.filter(({ language }) => language === 'en');
    let [said, held] = [0, 0];
    for (const { definition, texts, moduleId } of course.items) {
      const key = keyOf(definition, Object.values(texts));
      for (const block of lessons.find((lesson) => lesson.moduleId === moduleId)?.blocks ?? []) {
        if (block.kind !== 'paragraph') continue;
        said += 1;
        if (gives(block.inline.map(({ text }) => text).join(''), key)) held += 1;
      }
    }
    expect(held / said).toBeLessThan(0.1);
  });
});
