import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { withQuery } from '@/app/_ui/staff/paging';
import { WideTable } from '@/app/_ui/staff/wide-table';
import { languageName } from '@/lib/dates';
import type { Progress as Row } from '@/lib/hints/desk-queries';

const STATES = ['approved', 'in-review', 'rejected', 'retired'] as const;

/**
 * How many hints of one course or more stand where, by language.
 * @param courseId where its list is to be had: numbers lead there
 */
export function Progress({ rows, courseId }: { rows: readonly Row[]; courseId?: string }) {
  const t = useTranslations('curate');
  const locale = useLocale();
  const languages = [...new Set(rows.map(({ language }) => language))];
  if (languages.length === 0) return null;
  const count = (language: string, state: string) =>
    rows
      .filter((row) => row.language === language && row.state === state)
      .reduce((sum, row) => sum + row.count, 0);
  return (
    <div className="stack">
      <h2>{t('progress')}</h2>
      <WideTable label={t('progress')}>
        <thead>
          <tr>
            <th scope="col">{t('language')}</th>
            {STATES.map((state) => (
              <th scope="col" key={state}>
                {t(`state.${state}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {languages.map((language) => (
            <tr key={language}>
              <th scope="row">{languageName(language, locale)}</th>
              {STATES.map((state) => (
                <td key={state}>
                  {courseId && state !== 'retired' && count(language, state) > 0 ? (
                    <Link
                      href={withQuery(`/curate/${courseId}`, {
                        language,
                        state: state === 'in-review' ? null : state,
                      })}
                      prefetch={false}
                    >
                      {count(language, state)}
                    </Link>
                  ) : (
                    count(language, state)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </WideTable>
    </div>
  );
}
