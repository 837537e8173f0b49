import { useLocale, useTranslations } from 'next-intl';
import { Hidden } from '@/app/_ui/hidden';
import { spoken } from '@/app/_ui/languages';
import { LanguageChoice } from '@/app/_ui/staff/language-choice';
import type { Item } from '@/lib/content/store';
import { LEVELS, wrongAnswersOf } from '@/lib/hints/wrong-answer';
import { HintField } from '../../hint-field';
import { itemPage } from '../../item-page';
import type { Asked } from './place-asked';

interface WriterProps {
  item: Item;
  languages: readonly string[];
  asked: Asked;
  /** What was typed so far; nothing is saved yet. */
  typed: string | undefined;
  /** A check of what was typed fails. */
  isBlocked: boolean;
}

/** First the words are typed and the checks shown; then they are saved. */
export function Writer({ item, languages, asked: { place, from }, typed, isBlocked }: WriterProps) {
  const t = useTranslations('write');
  const c = useTranslations('curate');
  const locale = useLocale();
  const { courseId, definition } = item;
  const { language, level, answer } = place;
  const at = answer ?? String(level);
  const fields = { language, at, from: from?.id ?? '' };
  return (
    <section className="stack tight" aria-labelledby="h-write">
      <h2 id="h-write">{from ? t('translateTitle') : t('writeTitle')}</h2>
      {from && (
        <p className="hint-text" {...spoken(from.language, locale)}>
          {from.text}
        </p>
      )}
      <form method="get" action={itemPage(courseId, definition.id)} className="stack tight" id="write">
        <Hidden fields={{ from: from?.id ?? '' }} />
        <div className="filter">
          <LanguageChoice
            id="language"
            name="language"
            label={c('language')}
            codes={languages}
            chosen={language}
          />
          <div className="field">
            <label htmlFor="at">{t('for')}</label>
            <select id="at" name="at" defaultValue={at}>
              {LEVELS.map((one) => (
                <option key={one} value={one}>
                  {t('level', { level: one })}
                </option>
              ))}
              {wrongAnswersOf(item).map(({ id, words }) => (
                <option key={id} value={id}>
                  {t('answer', { words })}
                </option>
              ))}
            </select>
          </div>
        </div>
        <HintField text={typed ?? ''} language={language} />
        <div className="keys">
          <button type="submit" className="btn quiet">
            {t('check')}
          </button>
        </div>
      </form>
      {typed !== undefined && (
        <form method="post" action="/api/curate/write" className="keys">
          <Hidden fields={{ ...fields, course: courseId, item: definition.id, text: typed }} />
          {isBlocked && (
            <div className="choice">
              <input type="checkbox" id="despite" name="despite" value="yes" />
              <label htmlFor="despite">{c('despite')}</label>
            </div>
          )}
          <button type="submit" className="btn" name="do" value="wait">
            {t('wait')}
          </button>
          <button type="submit" className="btn quiet" name="do" value="approve">
            {t('approve')}
          </button>
        </form>
      )}
    </section>
  );
}
