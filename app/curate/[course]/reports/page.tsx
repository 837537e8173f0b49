import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import * as z from 'zod';
import { spoken } from '@/app/_ui/languages';
import { Notice } from '@/app/_ui/notice';
import { loaded, one, type Query } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { PAGE, Paging, pageOf, withQuery } from '@/app/_ui/staff/paging';
import { Desk } from '@/app/_ui/staff/screen';
import { WideTable } from '@/app/_ui/staff/wide-table';
import { languageName } from '@/lib/dates';
import { services } from '@/lib/server/web/services';
import { countReports, type DeskReport, reportsOf } from '@/lib/tutor/report-queries';
import { DeskKeys } from '../[hint]/desk-keys';
import { Told } from './told';

type Params = Promise<{ course: string }>;

const lists = ['waiting', 'later', 'mended', 'right'] as const;
const list = z.enum(lists).catch('waiting');

/** What learners report as wrong in a course: what waits, or what was done. */
export default async function Reports({ params, searchParams }: { params: Params; searchParams: Query }) {
  const { course: courseId } = await params;
  const staff = await theStaff('hint.review', `course:${courseId}`);
  const query = await searchParams;
  const { db, courses } = services();
  const course = await loaded(courses().course(courseId, staff.language));
  const shown = list.parse(one(query.shown));
  const page = pageOf(one(query.page));
  const slice = { from: (page - 1) * PAGE, most: PAGE };
  const [reports, counts] = await loaded(
    Promise.all([reportsOf(db, courseId, shown, slice), countReports(db, courseId)]),
  );
  const t = await getTranslations('reports');
  const here = `/curate/${courseId}/reports`;
  const to = (name: string, at?: number) =>
    withQuery(here, { shown: name === 'waiting' ? null : name, page: at });
  return (
    <Desk staff={staff} title={t('title')} at="/curate">
      <Told query={query} courseId={courseId} />
      {one(query.error) === 'gone' && (
        <Notice title={t('goneTitle')}>
          <p>{t('gone')}</p>
        </Notice>
      )}
      <p>
        <Link className="go" href={`/curate/${courseId}`} prefetch={false}>
          <bdi>{course.text.title}</bdi>
        </Link>
      </p>
      <p className="second">{t('intro')}</p>
      <nav aria-label={t('lists')} className="keys">
        {lists.map((name) => (
          <Link
            key={name}
            className="btn plain"
            href={to(name)}
            aria-current={name === shown ? 'page' : undefined}
            prefetch={false}
          >
            {t('tab', { name: t(`shown.${name}`), count: counts[name] })}
          </Link>
        ))}
      </nav>
      <section className="stack" aria-labelledby="h-reports">
        <h2 id="h-reports">{t(`shown.${shown}`)}</h2>
        {reports.length === 0 ? (
          <p>{t(`empty.${shown}`)}</p>
        ) : (
          <ReportList here={here} reports={reports} screenLanguage={staff.language} />
        )}
        <Paging page={page} count={counts[shown]} to={(at) => to(shown, at)} />
      </section>
      <DeskKeys title={t('keysTitle')} lines={t('keys').split('\n')} close={t('close')} />
    </Desk>
  );
}

interface ReportListProps {
  here: string;
  reports: readonly DeskReport[];
  screenLanguage: string;
}

async function ReportList({ here, reports, screenLanguage }: ReportListProps) {
  const t = await getTranslations('reports');
  const language = await getTranslations('curate');
  return (
    <WideTable label={t('title')}>
      <thead>
        <tr>
          <th scope="col">{t('about')}</th>
          <th scope="col">{t('reported')}</th>
          <th scope="col">{language('language')}</th>
        </tr>
      </thead>
      <tbody>
        {reports.map(({ id, itemId, fault, text, language: own }, at) => (
          <tr key={id}>
            <td>
              <Link href={`${here}/${id}`} prefetch={false} data-key={at === 0 ? 'j' : undefined}>
                {itemId ? t('item', { item: itemId }) : t('answer')}
              </Link>
            </td>
            <td className="free">
              {fault && <p>{t(`fault.${fault}`)}</p>}
              {text && <p {...spoken(own, screenLanguage)}>{text}</p>}
            </td>
            <td>{languageName(own, screenLanguage)}</td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}
