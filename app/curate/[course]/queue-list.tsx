import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { spoken } from '@/app/_ui/languages';
import { withQuery } from '@/app/_ui/staff/paging';
import { WideTable } from '@/app/_ui/staff/wide-table';
import { languageName } from '@/lib/dates';
import type { Queued } from '@/lib/hints/desk-queries';
import type { Listing } from '@/lib/server/web/curate';
import { itemPage } from './item-page';

interface QueueListProps {
  courseId: string;
  hints: readonly Queued[];
  narrowed: Listing;
}

/** As lib/hints/checks weighs them: a check that fails is worth ten that are to be looked at. */
const riskWord = (risk: number) => (risk >= 10 ? 'high' : risk > 0 ? 'medium' : 'low');

export function QueueList({ courseId, hints, narrowed }: QueueListProps) {
  const t = useTranslations('curate');
  const locale = useLocale();
  return (
    <WideTable label={t('queue')}>
      <thead>
        <tr>
          <th scope="col">{t('hint')}</th>
          <th scope="col">{t('language')}</th>
          <th scope="col">{t('itemColumn')}</th>
          <th scope="col">{t('checks')}</th>
        </tr>
      </thead>
      <tbody>
        {hints.map(({ id, itemId, language, level, risk, text, isClaimed }, at) => (
          <tr key={id}>
            <td {...spoken(language, locale)}>
              <Link
                href={withQuery(`/curate/${courseId}/${id}`, narrowed)}
                prefetch={false}
                data-key={at === 0 ? 'j' : undefined}
              >
                {text}
              </Link>
            </td>
            <td>{languageName(language, locale)}</td>
            <td>
              <Link href={itemPage(courseId, itemId)} prefetch={false}>
                <bdi>{itemId}</bdi>
              </Link>
              , {level === 0 ? t('forWrong') : level}
            </td>
            <td>
              {t(`risk.${riskWord(risk)}`)}
              {isClaimed && <p className="second">{t('claimed')}</p>}
            </td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}
