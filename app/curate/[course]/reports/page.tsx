import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import * as z from 'zod';
import { spoken } from '@/app/_ui/languages';
import { loaded, one, type Query } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { pageOf } from '@/app/_ui/staff/paging';
import { WideTable } from '@/app/_ui/staff/wide-table';
import { languageName } from '@/lib/dates';
import { services } from '@/lib/server/web/services';
import { countReports, type DeskReport, reportsOf } from '@/lib/tutor/report-queries';
import { SentList, sliceOf } from '../sent-list';
import { didOf } from './did';

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
  const [reports, counts] = await loaded(
    Promise.all([reportsOf(db, courseId, shown, sliceOf(page)), countReports(db, courseId)]),
  );
  const t = await getTranslations('reports');
  const listed = lists.map((name) => ({
    ...{ name, label: t(`shown.${name}`), count: counts[name], empty: t(`empty.${name}`) },
  }));
  const did = await didOf(query);
  return (
    <SentList kind="reports" lists={listed} {...{ staff, course, query, did, shown, page }}>
      <ReportList here={`/curate/${courseId}/reports`} reports={reports} screenLanguage={staff.language} />
    </SentList>
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
