import { useTranslations } from 'next-intl';
import { Hidden } from '@/app/_ui/hidden';
import type { NamedSection } from '@/lib/server/web/questions';

interface WhereProps {
  sections: readonly NamedSection[];
  nearest: readonly NamedSection[];
}

/** The section that answers: one of the nearest by a digit, or any by its name. */
export function Where({ sections, nearest }: WhereProps) {
  const t = useTranslations('openQuestions');
  const lessons = [...new Set(sections.map(({ lesson }) => lesson))];
  return (
    <section className="stack tight" aria-labelledby="h-where">
      <h2 id="h-where">{t('where')}</h2>
      {nearest.length > 0 && <p className="second">{t('nearest')}</p>}
      <ol className="nearest">
        {nearest.map(({ key, lesson, heading }, at) => (
          <li key={key}>
            <button
              type="submit"
              form="give"
              name="to"
              value={key}
              className="btn quiet"
              data-key={String(at + 1)}
            >
              <kbd>{at + 1}</kbd> <bdi>{heading}</bdi> <span className="second">{lesson}</span>
            </button>
          </li>
        ))}
      </ol>
      <div className="reject">
        <div className="field">
          <label htmlFor="section">
            {t('section')} <kbd>G</kbd>
          </label>
          <select id="section" name="section" form="give" defaultValue="" data-key="g">
            <option value="" />
            {lessons.map((lesson) => (
              <optgroup key={lesson} label={lesson}>
                {sections
                  .filter((one) => one.lesson === lesson)
                  .map(({ key, heading }) => (
                    <option key={key} value={key}>
                      {heading}
                    </option>
                  ))}
              </optgroup>
            ))}
          </select>
        </div>
        <button type="submit" form="give" className="btn quiet">
          {t('give')}
        </button>
      </div>
    </section>
  );
}

/** What the course has nothing on. */
export function NotAnswered({ fields }: { fields: Record<string, string> }) {
  const t = useTranslations('openQuestions');
  return (
    <section className="stack tight" aria-labelledby="h-not">
      <h2 id="h-not">{t('notAnswered')}</h2>
      <form className="reject" method="post" action="/api/curate/question">
        <Hidden fields={{ ...fields, do: 'missing' }} />
        <div className="field">
          <label htmlFor="words">
            {t('missing')} <kbd>M</kbd>
          </label>
          <input id="words" name="words" dir="auto" required maxLength={500} data-key="m" />
        </div>
        <button type="submit" className="btn quiet">
          {t('note')}
        </button>
      </form>
      <div className="keys">
        <form method="post" action="/api/curate/question">
          <Hidden fields={{ ...fields, do: 'outside' }} />
          <button type="submit" className="btn quiet" data-key="o">
            {t('outside')} <kbd>O</kbd>
          </button>
        </form>
        <button type="submit" form="give" name="refuse" value="yes" className="btn quiet" data-key="n">
          {t('notOurs')} <kbd>N</kbd>
        </button>
      </div>
      <p className="second">{t('notOursHelp')}</p>
    </section>
  );
}
