import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { isolated } from '@/app/_ui/languages';
import { loaded, one } from '@/app/_ui/page';
import { waitingQuestions } from '@/lib/asked/question-draft-queries';
import { askedChanges, askedForm } from '@/lib/content/edit/asked-fields';
import { withChanges } from '@/lib/content/edit/changes';
import { lessonFields } from '@/lib/content/edit/lesson-text';
import { askedPage } from '@/lib/server/web/asked-drafts';
import { pieceView } from '@/lib/server/web/editing';
import { services } from '@/lib/server/web/services';
import { type EditorPage, editorOf } from '../../_form/editor';
import { Text } from '../../_form/fields';
import { PieceScreen } from '../../_form/screen';

/** What people ask about a module's lesson, part by part, in one language. */
export default async function Questions(page: EditorPage<{ module: string }>) {
  const { courseId, staff, query, module } = await editorOf(page);
  const language = one(query.language) ?? staff.language;
  const piece = { kind: 'questions', id: module, language } as const;
  const view = await loaded(pieceView(staff, courseId, piece));
  const mine = one(query.error) === 'conflict' ? view.refused : null;
  const now = askedForm(view.files, module, language);
  const files = mine ? withChanges(view.files, askedChanges(view.files, piece, mine)) : view.files;
  const form = askedForm(files, module, language);
  const waiting = (await waitingQuestions(services().db, courseId, language)).length;
  const { title } = lessonFields(files.get(`${language}/${module}.md`));
  const t = await getTranslations('edit');
  const of = { language, faults: view.checked.faults };
  return (
    <PieceScreen
      {...{ staff, courseId, view, query }}
      title={title ? `${t('questions')}: ${isolated(title)}` : t('questions')}
      theirs={mine && { before: now, after: form }}
      above={
        <>
          <p>{t('questionsHelp')}</p>
          <p>
            <Link className="go" href={askedPage(courseId, { language })} prefetch={false}>
              {waiting > 0 ? t('asked.waits', { count: waiting }) : t('asked.link')}
            </Link>
          </p>
        </>
      }
    >
      {form.sections.map(({ id, title, questions }) => (
        <Text
          {...of}
          key={id}
          name={`asked.${id}`}
          label={<span lang={language}>{title}</span>}
          value={questions}
          rows={Math.min(12, questions.split('\n').length + 2)}
        />
      ))}
    </PieceScreen>
  );
}
