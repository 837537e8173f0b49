import type { ParsedCourse, ParsedItem } from '../../../lib/content/parsed-course';
import { headingOf, type OpenItem } from './cases';
import type { Visitor } from './visitor';

/**
 * Opens exercises of every module for one learner, answering wrongly to come to the next.
 * @param perModule places of the round that are opened; the last of them stays unanswered
 */
export async function openItems(
  visitor: Visitor,
  course: ParsedCourse,
  modules: readonly string[],
  perModule: number,
): Promise<OpenItem[]> {
  const found: OpenItem[] = [];
  const courseId = course.structure.id;
  for (const moduleId of modules) {
    const [, , roundId = ''] = (
      await visitor.post('/api/round', { course: courseId, module: moduleId })
    ).split('/');
    for (let position = 1; position <= perModule; position += 1) {
      const html = readable(await visitor.page(`/round/${roundId}/${position}`));
      const item = course.items.find(
        ({ moduleId: own, texts }) =>
          own === moduleId &&
          Object.values(texts).some(
            (text) => html.includes(readable(text.stem)) && html.includes(readable(text.case ?? '')),
          ),
      );
      if (!item) throw new Error(`no item of ${moduleId} stands on its page ${position}`);
      found.push({
        fields: { courseId, moduleId, roundId, position: String(position) },
        definition: item.definition,
        texts: item.texts,
        question: headingOf(course, moduleId, position),
      });
      if (position < perModule)
        await visitor.post('/api/answer', {
          round: roundId,
          position: String(position),
          attempt: crypto.randomUUID(),
          ...wrongAnswer(item),
        });
    }
  }
  return found;
}

function wrongAnswer({ definition }: ParsedItem): Record<string, string> {
  const { kind } = definition;
  switch (definition.kind) {
    case 'single-choice':
      return { kind, option: definition.options.find((id) => id !== definition.answer) ?? '' };
    case 'multiple-choice':
      return { kind, options: definition.options.find((id) => !definition.answer.includes(id)) ?? '' };
    case 'number':
      return { kind, text: '1' };
    case 'short-text':
      return { kind, text: 'zzz' };
    case 'ordering':
      return {
        kind,
        ...Object.fromEntries(
          [...definition.steps].reverse().map((id, at) => [`step.${id}`, String(at + 1)]),
        ),
      };
    case 'matching':
      return {
        kind,
        ...Object.fromEntries(
          Object.keys(definition.pairs).map((left) => [
            `pair.${left}`,
            Object.values(definition.pairs)[0] ?? '',
          ]),
        ),
      };
  }
}

/** Letters and digits of a page or a text. */
function readable(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replace(/&#x([0-9a-f]+);/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/&\w+;/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, '');
}
