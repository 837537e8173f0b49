import { useTranslations } from 'next-intl';
import type { Again as ShownAgain } from '@/lib/tutor/schema';
import { Picture } from '../../../_ui/blocks';
import { Go } from '../../../_ui/go';
import { spoken } from '../../../_ui/languages';
import { Origin } from './origin';
import { Passage } from './section-answer';
import { citationLink, sourceAnchor } from './sources';
import type { TurnContext } from './turn-context';

/**
 * A section that was shown before: in another language, or a sentence at a time; with its picture.
 */
export function Again({
  again: { citation, inSteps },
  turnId,
  context,
}: {
  again: ShownAgain;
  turnId: string;
  context: TurnContext;
}) {
  const t = useTranslations('tutor');
  const picture = context.pictures.get(turnId);
  const inLanguage = spoken(citation.language, context.screenLanguage);
  return (
    <>
      <Origin icon="book">{t('fromCourse')}</Origin>
      {picture && (
        <figure className="picture">
          <Picture block={picture} anchor={`again-${turnId}`} />
        </figure>
      )}
      <blockquote className="quote stack" id={sourceAnchor(turnId, citation.n)}>
        {citation.headingPath.length > 1 && <h2 {...inLanguage}>{citation.headingPath.at(-1)}</h2>}
        {inSteps ? (
          <ol className="steps" {...inLanguage}>
            {citation.sentences.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ol>
        ) : (
          <Passage citation={{ ...citation, sentences: [] }} steps={context.steps} inLanguage={inLanguage} />
        )}
      </blockquote>
      {context.titles[citation.moduleId] && <Go href={citationLink(citation)}>{t('openLesson')}</Go>}
    </>
  );
}
