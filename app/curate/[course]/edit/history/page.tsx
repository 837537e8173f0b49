import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { FormFault } from '@/app/_ui/fault';
import { Notice } from '@/app/_ui/notice';
import { loaded, one } from '@/app/_ui/page';
import { withQuery } from '@/app/_ui/staff/paging';
import { Desk } from '@/app/_ui/staff/screen';
import { zoneHere } from '@/app/_ui/zone';
import { changesOfCourse, newestChange } from '@/lib/content/draft-queries';
import { momentIn } from '@/lib/dates';
import { services } from '@/lib/server/web/services';
import { Diff } from '../_form/diff';
import { type EditorPage, editorOf } from '../_form/editor';
import { BringBack } from './bring-back';

/** Changes of one page; files of one change whose places are shown. */
const MOST = 30;

const numberOf = (given: string | undefined) => (/^\d{1,9}$/.test(given ?? '') ? Number(given) : null);

/** Who changed what and why; the course can be brought back to before each change. */
export default async function History(page: EditorPage) {
  const { courseId, staff, query } = await editorOf(page);
  const { db, clock } = services();
  const here = `/curate/${courseId}/edit/history`;
  const before = numberOf(one(query.before));
  const changes = await loaded(changesOfCourse(db, courseId, { before, most: MOST }));
  const last = await loaded(newestChange(db, courseId));
  const oldest = changes.at(-1);
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
          <p>
            <Link className="go" href={`${here}/${seq}`} prefetch={false}>
              {t('version.look')}
            </Link>
          </p>
          {files.length > 0 && last !== null && (
            <BringBack staff={staff} courseId={courseId} seq={seq} last={last} button={t('bringBack')} />
          )}
        </article>
      ))}
      <nav className="row" aria-label={t('history')}>
        {before !== null && (
          <Link className="go" href={here} prefetch={false}>
            {t('version.newest')}
          </Link>
        )}
        {changes.length === MOST && oldest && oldest.seq > 1 && (
          <Link className="go" href={withQuery(here, { before: oldest.seq })} prefetch={false}>
            {t('version.older')}
          </Link>
        )}
        {last !== null && (
          <Link className="go" href={`${here}/0`} prefetch={false}>
            {t('version.first')}
          </Link>
        )}
      </nav>
    </Desk>
  );
}
