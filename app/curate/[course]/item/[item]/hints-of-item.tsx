import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { spoken } from '@/app/_ui/languages';
import { withQuery } from '@/app/_ui/staff/paging';
import { WideTable } from '@/app/_ui/staff/wide-table';
import { languageName } from '@/lib/dates';
import type { HintOfItem } from '@/lib/hints/write-queries';
import { itemPage } from '../../item-page';

interface HintsProps {
  courseId: string;
  itemId: string;
  hints: readonly HintOfItem[];
  screenLanguage: string;
}

/** What there is already, in every language. */
export function HintsOfItem({ courseId, itemId, hints, screenLanguage }: HintsProps) {
  const t = useTranslations('write');
  const c = useTranslations('curate');
  const locale = useLocale();
  return (
    <div className="stack tight">
      <h2>{t('there')}</h2>
      {hints.length === 0 ? (
        <p>{t('none')}</p>
      ) : (
        <WideTable label={t('there')}>
          <thead>
            <tr>
              <th scope="col">{c('hint')}</th>
              <th scope="col">{c('language')}</th>
              <th scope="col">{t('for')}</th>
              <th scope="col">
                <span className="vh">{t('do')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {hints.map(({ id, language, level, state, text }) => (
              <tr key={id}>
                <td {...spoken(language, screenLanguage)}>
                  <Link href={`/curate/${courseId}/${id}`} prefetch={false}>
                    {text}
                  </Link>
                </td>
                <td>
                  {languageName(language, locale)}
                  <p className="second">{c(`state.${state}`)}</p>
                </td>
                <td>{level === 0 ? c('forWrong') : t('level', { level })}</td>
                <td>
                  <Link href={withQuery(itemPage(courseId, itemId), { from: id })} prefetch={false}>
                    {t('inOther')}
                  </Link>
                </td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
    </div>
  );
}
