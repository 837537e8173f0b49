import { useTranslations } from 'next-intl';
import { languageName } from '@/lib/dates';
import type { Citation, RecordedTurn } from '@/lib/tutor/schema';
import { spoken } from '../../../_ui/languages';
import { Origin } from './origin';
import { Sources, sourceAnchor } from './sources';
import type { TurnContext } from './turn-context';

/** The course's own sentences, and below them the passages that they stand in. */
export function FromCourse({
  citations,
  turn,
  context,
}: {
  citations: readonly Citation[];
  turn: RecordedTurn;
  context: TurnContext;
}) {
  const t = useTranslations('tutor');
  if (citations.length === 0) return null;
  return (
    <>
      <Origin icon="book">{t('fromCourse')}</Origin>
      {citations.map((citation, index) => (
        <Quotation
          key={citation.n}
          citation={citation}
          named={citation.language === citations[index - 1]?.language}
          turnId={turn.id}
          context={context}
        />
      ))}
      <Sources
        turnId={turn.id}
        citations={citations}
        screenLanguage={context.screenLanguage}
        titles={context.titles}
      />
    </>
  );
}

function Quotation({
  citation,
  named,
  turnId,
  context,
}: {
  citation: Citation;
  /** Its language stands over the quotation before it. */
  named: boolean;
  turnId: string;
  context: TurnContext;
}) {
  const t = useTranslations('tutor');
  const inLanguage = spoken(citation.language, context.screenLanguage);
  return (
    <blockquote className="quote stack tight">
      {inLanguage.lang && !named && (
        <p className="second">
          {t('language', { language: languageName(citation.language, context.screenLanguage) })}
        </p>
      )}
      <p {...inLanguage}>
        {citation.sentences.join(' ')}
        <a
          className="cite"
          href={`#${sourceAnchor(turnId, citation.n)}`}
          aria-label={t('source', { n: citation.n })}
        >
          {citation.n}
        </a>
      </p>
    </blockquote>
  );
}

/** The marks that a text leans on: "[1], [2]". */
export function marksOf(citations: readonly Citation[]): string {
  return citations.map(({ n }) => `[${n}]`).join(', ');
}
