import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { FormFault } from '@/app/_ui/fault';
import { Hidden } from '@/app/_ui/hidden';
import { Notice } from '@/app/_ui/notice';
import { loaded, one } from '@/app/_ui/page';
import { Desk } from '@/app/_ui/staff/screen';
import { StaffToken } from '@/app/_ui/staff/staff-token';
import { draftView } from '@/lib/server/web/publishing';
import { services } from '@/lib/server/web/services';
import { Diff } from '../_form/diff';
import { type EditorPage, editorOf } from '../_form/editor';
import { ProblemList } from '../_form/problems';

/** Everything that publishing would change, place by place; then it is done, with a word why. */
export default async function Publish(page: EditorPage) {
  const { courseId, staff, query } = await editorOf(page);
  const { drafts, files, problems, seen } = await loaded(draftView(courseId));
  const t = await getTranslations('edit');
  const isLate = drafts.some((draft) => draft.isLate);
  return (
    <Desk staff={staff} title={t('publishTitle')} at="/curate">
      <nav className="row" aria-label={t('ways')}>
        <Link className="go" href={`/curate/${courseId}/edit`} prefetch={false}>
          {t('toCourse')}
        </Link>
      </nav>
      <FormFault
        code={one(query.error)}
        title={t('notPublished')}
        said={{ conflict: t('publishConflict'), 'bad-input': t('publishFaults') }}
        asked={services().clock()}
      />
      {drafts.length === 0 && <p>{t('noDraft')}</p>}
      {problems.length > 0 && (
        <Notice tone="notyet" title={t('problems', { count: problems.length })}>
          <ProblemList courseId={courseId} problems={problems} files={files} />
        </Notice>
      )}
      {drafts.map((draft) => (
        <section className="stack tight" key={draft.path} aria-labelledby={`f-${draft.path}`}>
          <h2 id={`f-${draft.path}`} dir="ltr">
            {draft.path}
          </h2>
          <p className="second">
            {t('changedBy', { name: draft.by })}
            {draft.text === null && ` · ${t('takenOut')}`}
            {draft.before === null && ` · ${t('newFile')}`}
          </p>
          {draft.isLate && <Notice tone="notyet" title={t('late')} />}
          {draft.before !== null && draft.text !== null && <Diff before={draft.before} after={draft.text} />}
          <form method="post" action="/api/curate/edit/drop" className="row">
            <StaffToken staff={staff} />
            <Hidden fields={{ course: courseId, path: draft.path, seen: draft.seen }} />
            <button type="submit" className="btn plain" name="do" value="drop">
              {t('dropFile')}
            </button>
            {draft.isLate && (
              <button type="submit" className="btn plain" name="do" value="keep">
                {t('keepFile')}
              </button>
            )}
          </form>
        </section>
      ))}
      {drafts.length > 0 && problems.length === 0 && !isLate && (
        <form method="post" action="/api/curate/edit/publish" className="stack narrow">
          <StaffToken staff={staff} />
          <Hidden fields={{ course: courseId, seen }} />
          <div className="field">
            <label htmlFor="why">{t('why')}</label>
            <input id="why" name="why" maxLength={500} required />
          </div>
          <p className="second">{t('publishText')}</p>
          <button type="submit" className="btn">
            {t('publish')}
          </button>
        </form>
      )}
    </Desk>
  );
}
