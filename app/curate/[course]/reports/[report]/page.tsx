import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { spoken } from '@/app/_ui/languages';
import { loaded, one, type Query, UUID } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { withQuery } from '@/app/_ui/staff/paging';
import { Moment } from '@/app/_ui/staff/words';
import { nullWhere } from '@/lib/errors';
import { services } from '@/lib/server/web/services';
import { besideReport, deskReport } from '@/lib/tutor/report-queries';
import { SentOne, Undo } from '../../sent';
import { didOf } from '../did';
import { About } from './about';
import { Outcomes } from './outcomes';

type Params = Promise<{ course: string; report: string }>;

/** One report beside what it speaks of, and what was done about it. */
export default async function Report({ params, searchParams }: { params: Params; searchParams: Query }) {
  const { course: courseId, report: id } = await params;
  const staff = await theStaff('hint.review', `course:${courseId}`);
  const query = await searchParams;
  const list = `/curate/${courseId}/reports`;
  const { db } = services();
  const report = UUID.test(id) ? await deskReport(db, courseId, id).catch(nullWhere('not-found')) : null;
  if (!report) return redirect(withQuery(list, { error: 'gone' }));
  const beside = await loaded(besideReport(db, courseId, id));
  const t = await getTranslations('reports');
  const fields = { course: courseId, report: id, seen: String(report.doneAt?.getTime() ?? 0) };
  const did = await didOf(query);
  return (
    <SentOne
      {...{ kind: 'reports' as const, courseId, query, staff, beside, did }}
      title={report.itemId ? t('item', { item: report.itemId }) : t('answer')}
    >
      <About courseId={courseId} report={report} staff={staff} />
      <div className="stack">
        {report.itemId && (
          <section className="stack tight" aria-labelledby="h-reported">
            <h2 id="h-reported">{t('reported')}</h2>
            {report.fault && <p>{t(`fault.${report.fault}`)}</p>}
            {report.text ? (
              <p className="hint-text" {...spoken(report.language, staff.language)}>
                {report.text}
              </p>
            ) : (
              <p className="second">{t('noWords')}</p>
            )}
          </section>
        )}
        {report.outcome && (
          <section className="stack tight">
            <p>{t('told', { outcome: t(`outcome.${report.outcome}`) })}</p>
            {report.said && <p dir="auto">{report.said}</p>}
            <p className="second">
              <bdi>{report.doneBy}</bdi> · {report.doneAt && <Moment at={report.doneAt} />}
            </p>
            {!one(query.last) && <Undo kind="reports" courseId={courseId} id={id} seen={fields.seen} />}
          </section>
        )}
        <Outcomes fields={fields} />
      </div>
    </SentOne>
  );
}
