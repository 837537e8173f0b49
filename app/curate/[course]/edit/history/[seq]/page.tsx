import Link from 'next/link';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { FormFault } from '@/app/_ui/fault';
import { Notice } from '@/app/_ui/notice';
import { loaded, one } from '@/app/_ui/page';
import { Desk } from '@/app/_ui/staff/screen';
import { zoneHere } from '@/app/_ui/zone';
import { momentIn } from '@/lib/dates';
import { nullWhere } from '@/lib/errors';
import { services } from '@/lib/server/web/services';
import { lessonIn, versionView } from '@/lib/server/web/versions';
import { Diff } from '../../_form/diff';
import { type EditorPage, editorOf } from '../../_form/editor';
import { Look } from '../../_form/piece-form';
import { BringBack } from '../bring-back';

/** The course as it was after a change: any file of it whole, and what is different now. */
export default async function Version(page: EditorPage<{ seq: string }>) {
  const { courseId, staff, query, seq: given } = await editorOf(page);
  const here = `/curate/${courseId}/edit/history`;
  const seq = /^\d{1,9}$/.test(given) ? Number(given) : Number.POSITIVE_INFINITY;
  const view = await loaded(versionView(courseId, seq).catch(nullWhere('not-found')));
  if (!view) redirect(here);
  const { change, last, files, now, paths } = view;
  const changed = change?.files.map(([path]) => path) ?? [];
  const known = (path: string | undefined) => paths.find((file) => file.path === path)?.path;
  const path = known(one(query.path)) ?? known(changed[0]) ?? paths[0]?.path ?? '';
  const [text, today] = [files.get(path), now.get(path)];
  const lesson = lessonIn(files, path);
  const t = await getTranslations('edit.version');
  const e = await getTranslations('edit');
  const others = paths.filter(({ isOther }) => isOther);
  const same = paths.filter(({ isOther }) => !isOther);
  const options = (of: typeof paths) => of.map((file) => <option key={file.path}>{file.path}</option>);
  return (
    <Desk
      staff={staff}
      title={
        change ? t('title', { moment: momentIn(staff.language, change.at, await zoneHere()) }) : t('first')
      }
      at="/curate"
      back={{ href: here, word: e('history') }}
    >
      <FormFault
        code={one(query.error)}
        title={e('notPublished')}
        said={{ conflict: e('publishConflict'), 'bad-input': e('backFaults') }}
        asked={services().clock()}
      />
      {change && (
        <p>
          <bdi>{change.by ?? e('program')}</bdi>
          {change.why !== '' && <> · {change.why}</>}
        </p>
      )}
      <nav className="row" aria-label={e('history')}>
        {seq > 0 && (
          <Link className="go" href={`${here}/${seq - 1}`} prefetch={false}>
            {t('before')}
          </Link>
        )}
        {seq < last && (
          <Link className="go" href={`${here}/${seq + 1}`} prefetch={false}>
            {t('after')}
          </Link>
        )}
      </nav>
      {others.length === 0 ? (
        <Notice title={t('isNow')} />
      ) : (
        <BringBack staff={staff} courseId={courseId} seq={seq + 1} last={last} button={t('bringBack')} />
      )}
      <form method="get" className="filter">
        <div className="field">
          <label htmlFor="path">{e('path')}</label>
          <select id="path" name="path" defaultValue={path} dir="ltr">
            {others.length > 0 && <optgroup label={t('others')}>{options(others)}</optgroup>}
            {same.length > 0 && <optgroup label={t('same')}>{options(same)}</optgroup>}
          </select>
        </div>
        <button type="submit" className="btn quiet">
          {e('open')}
        </button>
      </form>
      {text !== today && (
        <section className="stack tight" aria-labelledby="h-diff">
          <h2 id="h-diff">{t('different')}</h2>
          <p className="second">
            {t(text === undefined ? 'onlyNow' : today === undefined ? 'onlyThen' : 'marks')}
          </p>
          {text !== undefined && today !== undefined && <Diff before={text} after={today} />}
        </section>
      )}
      {text !== undefined && (
        <div className={lesson ? 'review' : 'stack'}>
          <section className="stack tight" aria-labelledby="h-then">
            <h2 id="h-then" dir="ltr">
              {path}
            </h2>
            <pre className="whole-file" dir="auto">
              {text}
            </pre>
          </section>
          {lesson && <Look said={lesson.said} language={lesson.language} />}
        </div>
      )}
    </Desk>
  );
}
