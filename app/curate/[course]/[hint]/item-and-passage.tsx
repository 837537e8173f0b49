import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { spoken } from '@/app/_ui/languages';
import { shareHeld } from '@/lib/grounding/share-held';
import type { HintGround } from '@/lib/hints/ground';
import { sentences } from '@/lib/retrieval/sentences';
import { Exercise } from '../exercise';

/** Share of a hint's grams in a sentence from which on the hint leans on it. */
const LEANS_ON = 0.4;

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
  return (
    <div className="stack">
      <section className="stack tight" aria-labelledby="h-item">
        <h2 id="h-item">
          {t('item')} {heading}
        </h2>
        <Exercise item={item} screenLanguage={screenLanguage} />
      </section>
      <section className="stack tight" aria-labelledby="h-passage">
        <h2 id="h-passage">{t('passage')}</h2>
        {first ? <Passage section={first} hint={hint} inLanguage={inLanguage} /> : <p>{t('noPassage')}</p>}
        {more.length > 0 && (
          <details className="fold">
            <summary>{t('morePassages', { count: more.length })}</summary>
            {more.map((section) => (
              <Passage key={section.hash} section={section} hint={hint} inLanguage={inLanguage} />
            ))}
          </details>
        )}
      </section>
    </div>
  );
}

function Passage({
  section,
  hint,
  inLanguage,
}: {
  section: HintGround['sections'][number];
  hint: string;
  inLanguage: ReturnType<typeof spoken>;
}) {
  const { headingPath, text, language } = section;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a long passage scrolls, by the keyboard too
    <blockquote className="quote" tabIndex={0} {...inLanguage}>
      <p className="second">{headingPath.join(' · ')}</p>
      {text.split('\n').map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text that stands still
        <p key={at}>
          {sentences(line, language).map((sentence) =>
            shareHeld(sentence, hint) >= LEANS_ON ? (
              <mark key={sentence}>{sentence} </mark>
            ) : (
              <span key={sentence}>{sentence} </span>
            ),
          )}
        </p>
      ))}
    </blockquote>
  );
}
