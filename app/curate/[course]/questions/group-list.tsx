import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { spoken } from '@/app/_ui/languages';
import { WideTable } from '@/app/_ui/staff/wide-table';
import { languageName } from '@/lib/dates';
import type { ListedGroup, Shown } from '@/lib/tutor/open/desk-queries';

interface GroupListProps {
  /** The address of the list. */
  here: string;
  groups: readonly ListedGroup[];
  shown: Shown;
}

/** Groups by the question that came first. */
export function GroupList({ here, groups, shown }: GroupListProps) {
  const t = useTranslations('openQuestions');
  const locale = useLocale();
  return (
    <WideTable label={t('title')}>
      <thead>
        <tr>
          <th scope="col">{t('question')}</th>
          {shown === 'missing' && <th scope="col">{t('missingWords')}</th>}
          <th scope="col">{t('times')}</th>
          <th scope="col">{t('languages')}</th>
        </tr>
      </thead>
      <tbody>
        {groups.map(({ id, state, text, language, count, languages, words }, at) => (
          <tr key={id}>
            <td className="free" {...spoken(language, locale)}>
              <Link href={`${here}/${id}`} prefetch={false} data-key={at === 0 ? 'j' : undefined}>
                {text}
              </Link>
              {state === 'in-review' && (
                <p className="second" lang={locale}>
                  {t('toApprove')}
                </p>
              )}
            </td>
            {shown === 'missing' && (
              <td className="free" dir="auto">
                {words}
              </td>
            )}
            <td>{count}</td>
            <td>{languages.map((code) => languageName(code, locale)).join(', ')}</td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}
