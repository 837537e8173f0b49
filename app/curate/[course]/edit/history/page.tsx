import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { FormFault } from '@/app/_ui/fault';
import { Hidden } from '@/app/_ui/hidden';
import { Notice } from '@/app/_ui/notice';
import { loaded, one, type Query } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { Desk } from '@/app/_ui/staff/screen';
import { StaffToken } from '@/app/_ui/staff/staff-token';
import { zoneHere } from '@/app/_ui/zone';
import { changesOfCourse } from '@/lib/content/draft-queries';
import { momentIn } from '@/lib/dates';
import { services } from '@/lib/server/web/services';
import { Diff } from '../_form/diff';

type Params = Promise<{ course: string }>;
/** Changes of one page; files of one change whose places are shown. */
const MOST = 30;

/** Who changed what and why; the course can be brought back to before each change. */
export default async function History({ params, searchParams }: { params: Params; searchParams: Query }) {
  const { course: courseId } = await params;
  const staff = await theStaff('course.edit', `course:${courseId}`);
  const query = await searchParams;
  const { db, clock } = services();
  const changes = await loaded(changesOfCourse(db, courseId, { most: MOST }));
  const [newest] = changes;
  const t = await getTranslations('edit');
  const zone = await zoneHere();
  return (
    <Desk staff={staff} title={t('history')} at="/curate">
      <nav className="row" aria-label={t('ways')}>
        <Link className="go" href={`/curate/${courseId}/edit`} prefetch={false}>
          {t('toCourse')}
        </Link>
      </nav>
      {one(query.done) === 'back' && (
        <Notice tone="right" title={t('broughtBack')}>
          <p>{t('publishedText')}</p>
        </Notice>
      )}
      <FormFault
        code={one(query.error)}
        title={t('notPublished')}
        said={{ conflict: t('publishConflict'), 'bad-input': t('backFaults') }}
        asked={clock()}
      />
      {changes.length === 0 && <p>{t('noHistory')}</p>}
      {changes.map(({ seq, at, by, why, files }) => (
        <article className="stack tight" key={seq} aria-labelledby={`c-${seq}`}>
          <h2 id={`c-${seq}`}>
            {momentIn(staff.language, at, zone)} · <bdi>{by ?? t('program')}</bdi>
          </h2>
          {why !== '' && <p>{why}</p>}
          <details className="fold">
            <summary>{t('filesChanged', { count: files.length })}</summary>
            {files.slice(0, MOST).map(([path, before, after]) => (
              <div className="stack tight" key={path}>
                <h3 dir="ltr">{path}</h3>
                <Diff before={before ?? ''} after={after ?? ''} />
              </div>
            ))}
          </details>
          {files.length > 0 && newest && (
            <form method="post" action="/api/curate/edit/back" className="filter">
              <StaffToken staff={staff} />
              <Hidden fields={{ course: courseId, seq: String(seq), last: String(newest.seq) }} />
              <div className="field">
                <label htmlFor={`why-${seq}`}>{t('why')}</label>
                <input id={`why-${seq}`} name="why" maxLength={500} required />
              </div>
              <button type="submit" className="btn quiet">
                {t('bringBack')}
              </button>
            </form>
          )}
        </article>
      ))}
    </Desk>
  );
}
