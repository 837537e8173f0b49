import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { FormFault } from '@/app/_ui/fault';
import { loaded, one } from '@/app/_ui/page';
import { LookAgain } from '@/app/_ui/staff/look-again';
import { withQuery } from '@/app/_ui/staff/paging';
import { Desk } from '@/app/_ui/staff/screen';
import { dataOf } from '@/lib/content/edit/outline';
import { at } from '@/lib/content/edit/yaml-text';
import { languageName } from '@/lib/dates';
import { mayStaff } from '@/lib/server/web/ask';
import { askedView } from '@/lib/server/web/asked-drafts';
import { draftsOf } from '@/lib/server/web/drafting';
import { outlineUnderEdit, underEdit } from '@/lib/server/web/editing';
import { services } from '@/lib/server/web/services';
import { DeskKeys } from '../../[hint]/desk-keys';
import { Runs } from '../../drafts/runs';
import { type EditorPage, editorOf } from '../_form/editor';
import { Begin } from './begin';
import { Did } from './did';
import { Review } from './review';

/** Questions that a model has drafted for a course: one to decide on, the rest behind it. */
export default async function Asked(page: EditorPage) {
  const { courseId, staff, query } = await editorOf(page);
  const scope = `course:${courseId}` as const;
  const { languages } = await loaded(outlineUnderEdit(courseId));
  const asked = [one(query.language), staff.language].find((code) => code && languages.includes(code));
  const language = asked ?? languages[0] ?? '';
  const view = await loaded(askedView(courseId, language, one(query.draft) ?? null));
  const runs = await loaded(draftsOf(courseId, 'questions'));
  const { db, draft, config, clock } = services();
  const words = dataOf(
    (await underEdit(db, courseId, [`${language}/course.yaml`])).files,
    `${language}/course.yaml`,
  );
  const titleOf = (id: string) => String(at(words, ['modules', id, 'title']) ?? id);
  const t = await getTranslations('edit.asked');
  const d = await getTranslations('drafts');
  const close = (await getTranslations('curate'))('close');
  const { waiting, sections } = view;
  return (
    <Desk
      staff={staff}
      title={t('title')}
      at="/curate"
      back={{ href: `/curate/${courseId}/edit`, word: t('back') }}
    >
      <nav className="row" aria-label={t('languages')}>
        {languages.map((code) => (
          <Link
            key={code}
            href={withQuery(`/curate/${courseId}/edit/asked`, { language: code })}
            prefetch={false}
            aria-current={code === language ? 'page' : undefined}
          >
            {languageName(code, staff.language)}
          </Link>
        ))}
        <span className="second">{t('sections', sections)}</span>
      </nav>
      <Did staff={staff} courseId={courseId} language={language} query={query} />
      <FormFault
        code={one(query.error)}
        title={d('notBegun')}
        said={{ conflict: t('underWay'), unavailable: t('noModel') }}
        asked={clock()}
      />
      {waiting.length === 0 ? <p>{t('empty')}</p> : <Review staff={staff} courseId={courseId} view={view} />}
      {runs.some(({ endedAt }) => endedAt === null) && <LookAgain />}
      {runs.length > 0 && <Runs runs={runs} titleOf={titleOf} />}
      {mayStaff(staff, 'hint.draft', scope) && (
        <Begin
          courseId={courseId}
          language={language}
          modules={view.outline.modules.map(({ id }) => ({ id, title: titleOf(id) }))}
          model={draft.chat?.id ?? null}
          tokens={config.draft.tokens}
          isFull={sections.asked === sections.all}
        />
      )}
      <DeskKeys title={t('keysTitle')} lines={t('keys').split('\n')} close={close} />
    </Desk>
  );
}
