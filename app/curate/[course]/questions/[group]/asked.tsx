import { useLocale, useTranslations } from 'next-intl';
import { Hidden } from '@/app/_ui/hidden';
import { spoken } from '@/app/_ui/languages';
import { languageName } from '@/lib/dates';
import type { NamedSection } from '@/lib/server/web/questions';
import type { DeskGroup } from '@/lib/tutor/open/desk-queries';

/** Of a group so many are checked beforehand: the most frequent. */
const CHECKED = 5;

interface AskedProps {
  group: DeskGroup;
  sections: readonly NamedSection[];
  fields: Record<string, string>;
  mayChoose: boolean;
}

/** Each wording of a group; what is checked goes to the section that the form names. */
export function Asked({ group, sections, fields, mayChoose }: AskedProps) {
  const t = useTranslations('openQuestions');
  const locale = useLocale();
  const headings = (shown: DeskGroup['wordings'][number]['shown']) =>
    shown.flatMap(
      ({ moduleId, sectionId }) =>
        sections.find(({ key }) => key === `${moduleId}/${sectionId}`)?.heading ?? [],
    );
  return (
    <form className="stack" method="post" action="/api/curate/question" id="give">
      <Hidden fields={{ ...fields, do: 'give' }} />
      <h2>{t('asked')}</h2>
      {mayChoose && <p className="second">{t('choose')}</p>}
      <ul className="rules wordings">
        {group.wordings.map(({ text, language, count, whys, shown }, at) => (
          <li key={`${language}:${text}`} className={mayChoose ? 'choice' : undefined}>
            {mayChoose && (
              <input
                type="checkbox"
                id={`q${at}`}
                name="q"
                value={`${language}:${text}`}
                defaultChecked={at < CHECKED}
              />
            )}
            <div>
              {mayChoose ? (
                <label htmlFor={`q${at}`} {...spoken(language, locale)}>
                  {text}
                </label>
              ) : (
                <p {...spoken(language, locale)}>{text}</p>
              )}
              <p className="second">
                {[
                  languageName(language, locale),
                  t('count', { count }),
                  ...whys.map((why) => t(`why.${why}`)),
                ].join(' · ')}
              </p>
              {headings(shown).map((section) => (
                <p className="second" key={section}>
                  {t('tutorShowed', { section })}
                </p>
              ))}
            </div>
          </li>
        ))}
      </ul>
    </form>
  );
}
