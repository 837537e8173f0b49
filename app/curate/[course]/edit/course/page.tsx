import { getTranslations } from 'next-intl/server';
import { loaded, one } from '@/app/_ui/page';
import { withChanges } from '@/lib/content/edit/changes';
import { courseForm } from '@/lib/content/edit/module-fields';
import { dataOf } from '@/lib/content/edit/outline';
import { changesOf, type LanguagePiece } from '@/lib/content/edit/piece';
import { at } from '@/lib/content/edit/yaml-text';
import { pieceView } from '@/lib/server/web/editing';
import { type EditorPage, editorOf } from '../_form/editor';
import { Text } from '../_form/fields';
import { Says } from '../_form/says';
import { PieceScreen } from '../_form/screen';
import { Choose, More, NEW, Row } from '../item/[item]/rows';

/** The name of a course, the parts that its modules stand in, and what brings people here. */
export default async function CourseUnderEdit(page: EditorPage) {
  const { courseId, staff, query } = await editorOf(page);
  const language = one(query.language) ?? staff.language;
  const piece: LanguagePiece = { kind: 'course', id: 'course', language };
  const view = await loaded(pieceView(staff, courseId, piece));
  const error = one(query.error);
  const mine = error === 'conflict' ? view.refused : null;
  const { languages, modules } = view.outline;
  const now = courseForm(view.files, language);
  const files = mine ? withChanges(view.files, changesOf(view.files, piece, mine, languages)) : view.files;
  const form = courseForm(files, language);
  const words = dataOf(view.files, `${language}/course.yaml`);
  const t = await getTranslations('edit');
  const of = { language, faults: view.checked.faults };
  const choices = modules.map(({ id }) => ({ id, words: String(at(words, ['modules', id, 'title']) ?? id) }));
  const group = (one: { id: string; text: string }, n: number, isNew: boolean) => (
    <Row at={`group.${one.id}`} title={t('groupOf', { n })} isNew={isNew} key={one.id}>
      <Text {...of} name={`group.${one.id}.text`} label={t('title')} value={one.text} />
    </Row>
  );
  const goal = (one: (typeof form.goals)[number], n: number, isNew: boolean) => (
    <Row at={`goal.${one.id}`} title={t('goal', { n })} isNew={isNew} key={one.id}>
      <Text {...of} name={`goal.${one.id}.text`} label={t('goalText')} value={one.text} />
      <Choose name={`goal.${one.id}.module`} label={t('goalModule')} value={one.module} choices={choices} />
      <Says field={`goal.${one.id}.module`} initial={of.faults} line={t('line')} />
    </Row>
  );
  return (
    <PieceScreen
      {...{ staff, courseId, view, query }}
      title={form.title || courseId}
      theirs={mine && { before: now, after: form }}
    >
      <Text {...of} name="title" label={t('title')} value={form.title} />
      <Text {...of} name="summary" label={t('summary')} value={form.summary} rows={2} />
      <Text {...of} name="can" label={t('can')} value={form.can} rows={2} />
      <Text {...of} name="licence" label={t('licence')} value={form.licence} isPlain />
      <section className="stack tight" aria-label={t('groups')}>
        <h2>{t('groups')}</h2>
        <Says field="groups" initial={of.faults} line={t('line')} />
        {form.groups.map((one, at) => group(one, at + 1, false))}
        <More title={t('moreGroups')}>
          {NEW.map((id, at) => group({ id, text: '' }, form.groups.length + at + 1, true))}
        </More>
      </section>
      <section className="stack tight" aria-label={t('goals')}>
        <h2>{t('goals')}</h2>
        <Says field="goals" initial={of.faults} line={t('line')} />
        {form.goals.map((one, at) => goal(one, at + 1, false))}
        <More title={t('moreGoals')}>
          {NEW.map((id, at) => goal({ id, text: '', module: '' }, form.goals.length + at + 1, true))}
        </More>
      </section>
    </PieceScreen>
  );
}
