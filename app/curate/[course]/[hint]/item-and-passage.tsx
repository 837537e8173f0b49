import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { spoken } from '@/app/_ui/languages';
import { excerpt, type Shown, wholeSection } from '@/lib/hints/excerpt';
import type { HintGround } from '@/lib/hints/ground';
import { Exercise } from '../exercise';

interface ItemProps {
  ground: HintGround;
  screenLanguage: string;
  /** The text that is looked at: the sentences that it leans on are marked. */
  hint: string;
  /** Beside the heading. */
  heading?: ReactNode;
}

/** The exercise with its key, and the parts of the lesson that speak of it. */
export function ItemAndPassage({ ground: { item, sections }, screenLanguage, hint, heading }: ItemProps) {
  const t = useTranslations('curate');
  const inLanguage = spoken(item.language, screenLanguage);
  const [first, ...more] = sections;
  const part = first && excerpt(first.text, first.language, hint);
  const folded = part?.isWhole ? more : sections;
  return (
    <div className="side">
      <section className="stack tight" aria-labelledby="h-item">
        <div className="headed">
          <h2 id="h-item">{t('item')}</h2>
          {heading}
        </div>
        <Exercise item={item} screenLanguage={screenLanguage} />
      </section>
      <section className="stack tight" aria-labelledby="h-passage">
        <h2 id="h-passage">{t('passage')}</h2>
        {part ? (
          <Passage path={first.headingPath} shown={part.shown} inLanguage={inLanguage} />
        ) : (
          <p>{t('noPassage')}</p>
        )}
        {folded.length > 0 && (
          <details className="fold slim">
            <summary>
              {part?.isWhole
                ? t('morePassages', { count: more.length })
                : t('wholePassage', { count: more.length })}
            </summary>
            {folded.map(({ hash, headingPath, text, language }) => (
              <Passage
                key={hash}
                path={headingPath}
                shown={wholeSection(text, language, hint)}
                inLanguage={inLanguage}
              />
            ))}
          </details>
        )}
      </section>
    </div>
  );
}

interface PassageProps {
  path: readonly string[];
  shown: readonly Shown[];
  inLanguage: ReturnType<typeof spoken>;
}

function Passage({ path, shown, inLanguage }: PassageProps) {
  const paragraphs: Shown[][] = [];
  for (const sentence of shown)
    if (sentence.follows === 'paragraph' || paragraphs.length === 0) paragraphs.push([sentence]);
    else paragraphs.at(-1)?.push(sentence);
  return (
    <blockquote className="quote" {...inLanguage}>
      <p className="second">{path.join(' · ')}</p>
      {paragraphs.map((sentences, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text that stands still
        <p key={at}>
          {sentences.map(({ text, isMarked, follows }) => (
            <span key={text}>
              {follows === 'gap' && '… '}
              {isMarked ? <mark>{text}</mark> : text}{' '}
            </span>
          ))}
        </p>
      ))}
    </blockquote>
  );
}
