import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { isolated } from '@/app/_ui/languages';
import { Notice } from '@/app/_ui/notice';
import { loaded, one } from '@/app/_ui/page';
import { saidOf } from '@/lib/content/edit/check-piece';
import { lessonFields } from '@/lib/content/edit/lesson-text';
import type { LanguagePiece } from '@/lib/content/edit/piece';
import { pieceView } from '@/lib/server/web/editing';
import { type EditorPage, editorOf } from '../../_form/editor';
import { Text } from '../../_form/fields';
import { Paste } from '../../_form/paste';
import { Look } from '../../_form/piece-form';
import { PieceScreen } from '../../_form/screen';

/** A module's lesson in one language: its text on the left, how a learner reads it on the right. */
export default async function LessonUnderEdit(page: EditorPage<{ module: string }>) {
  const { courseId, staff, query, module: moduleId } = await editorOf(page);
  const language = one(query.language) ?? staff.language;
  const piece: LanguagePiece = { kind: 'lesson', id: moduleId, language };
  const view = await loaded(pieceView(staff, courseId, piece));
  const now = lessonFields(view.files.get(`${language}/${moduleId}.md`));
  const error = one(query.error);
  const mine = error === 'conflict' ? view.refused : null;
  const typed = (name: keyof typeof now) => mine?.find(([key]) => key === name)?.[1] ?? now[name];
  const left = one(query.left);
  const t = await getTranslations('edit');
  const of = { language, faults: view.checked.faults };
  return (
    <PieceScreen
      {...{ staff, courseId, view, query }}
      title={now.title ? `${t('lesson')}: ${isolated(now.title)}` : t('lesson')}
      theirs={mine && { before: now.body, after: typed('body') }}
      above={left && <Notice tone="notyet" title={t('pictureLeft', { what: left })} />}
      look={<Look said={saidOf(view.checked, piece)} language={language} />}
    >
      <Text {...of} name="title" label={t('title')} value={typed('title')} />
      <Text
        {...of}
        name="body"
        label={t('body')}
        help={t('bodyHelp', { sign: '{#why}' })}
        value={typed('body')}
        rows={18}
      />
      <Paste field="body" />
      <Link
        className="go"
        href={`/curate/${courseId}/edit/picture?module=${moduleId}&language=${language}`}
        prefetch={false}
      >
        {t('addPicture')}
      </Link>
      <Text
        {...of}
        name="sources"
        label={t('sources')}
        help={t('sourcesHelp')}
        value={typed('sources')}
        rows={2}
      />
    </PieceScreen>
  );
}
