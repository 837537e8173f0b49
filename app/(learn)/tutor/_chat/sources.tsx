import { useTranslations } from 'next-intl';
import { languageName } from '@/lib/dates';
import type { Citation } from '@/lib/tutor/schema';
import { blockAnchor } from '../../../_ui/blocks';
import { Go } from '../../../_ui/go';
import { Icon } from '../../../_ui/icon';
import { spoken } from '../../../_ui/languages';
import { markedParts } from './passage';

/**
 * Stands inside the closed part: browsers open what an address points into, and Chat does it for
 * those that don't.
 */
export const sourceAnchor = (turnId: string, n: number) => `src-${turnId}-${n}`;

/**
 * The lesson with the passage marked, in the language in which it was quoted, or in another:
 * whether the text has changed since then is told of the one that was quoted alone.
 */
export function citationLink(citation: Citation, language = citation.language): string {
  const query = new URLSearchParams({
    cite: citation.blockIds.join(','),
    ...(language === citation.language ? { hash: citation.hash } : {}),
    in: language,
  });
  return `/course/${citation.courseId}/${citation.moduleId}?${query}#${blockAnchor(citation.blockIds[0] ?? '')}`;
}

interface SourcesProps {
  turnId: string;
  citations: readonly Citation[];
  screenLanguage: string;
  titles: Record<string, string>;
}

export function Sources({ turnId, citations, screenLanguage, titles }: SourcesProps) {
  const t = useTranslations('tutor');
  const gone = useTranslations('gone');
  return (
    // no section with a name: a conversation would have a landmark for every answer
    <div className="stack">
      <h2 className="second">{t('sources')}</h2>
      {citations.map((citation) => {
        const inLanguage = spoken(citation.language, screenLanguage);
        const title = titles[citation.moduleId];
        const heading = citation.headingPath.at(-1) ?? title ?? t('source', { n: citation.n });
        const foreign = citation.language !== screenLanguage;
        return (
          <details className="source" key={citation.n}>
            <summary>
              <span className="n">
                <span className="vh">{t('source', { n: citation.n })}</span>
                <span aria-hidden="true">{citation.n}</span>
              </span>
              <span>
                <span {...inLanguage}>{heading}</span>
                {title && <small>{title}</small>}
              </span>
              <Icon name="down" className="chev" />
            </summary>
            <div className="in" id={sourceAnchor(turnId, citation.n)}>
              <div className="passage">
                {foreign && (
                  <p className="second">
                    {t('language', { language: languageName(citation.language, screenLanguage) })}
                  </p>
                )}
                <blockquote className="words-text" {...inLanguage}>
                  <span>
                    {markedParts(citation.passage, citation.sentences).map((part, index) =>
                      // biome-ignore lint/suspicious/noArrayIndexKey: parts never move
                      part.marked ? <mark key={index}>{part.text}</mark> : part.text,
                    )}
                  </span>
                </blockquote>
              </div>
              {title ? (
                <Go href={citationLink(citation)}>{t('openLesson')}</Go>
              ) : (
                <p className="second">{gone('lesson')}</p>
              )}
            </div>
          </details>
        );
      })}
    </div>
  );
}
