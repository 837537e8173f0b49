import { getTranslations } from 'next-intl/server';
import { loaded, one, type Query } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { askedChanges, askedForm } from '@/lib/content/edit/asked-fields';
import { withChanges } from '@/lib/content/edit/changes';
import { pieceView } from '@/lib/server/web/editing';
import { Text } from '../../_form/fields';
import { PieceScreen } from '../../_form/screen';

type Params = Promise<{ course: string; module: string }>;

/** What people ask about a module's lesson, part by part, in one language. */
export default async function Questions({ params, searchParams }: { params: Params; searchParams: Query }) {
  const { course: courseId, module } = await params;
  const staff = await theStaff('course.edit', `course:${courseId}`);
  const query = await searchParams;
  const language = one(query.language) ?? staff.language;
  const piece = { kind: 'questions', id: module, language } as const;
  const view = await loaded(pieceView(staff, courseId, piece));
  const mine = one(query.error) === 'conflict' ? view.refused : null;
  const now = askedForm(view.files, module, language);
  const files = mine ? withChanges(view.files, askedChanges(view.files, piece, mine)) : view.files;
  const form = askedForm(files, module, language);
  const t = await getTranslations('edit');
  const of = { language, faults: view.checked.faults };
  return (
    <PieceScreen
      {...{ staff, courseId, view, query }}
      title={t('questions')}
      theirs={mine && { before: now, after: form }}
      above={<p>{t('questionsHelp')}</p>}
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
