import { getTranslations } from 'next-intl/server';
import { Hidden } from '@/app/_ui/hidden';
import { loaded, one } from '@/app/_ui/page';
import { StaffToken } from '@/app/_ui/staff/staff-token';
import { withChanges } from '@/lib/content/edit/changes';
import { lessonHeadings } from '@/lib/content/edit/lesson-text';
import { moduleForm } from '@/lib/content/edit/module-fields';
import { dataOf } from '@/lib/content/edit/outline';
import { changesOf, type LanguagePiece } from '@/lib/content/edit/piece';
import { at } from '@/lib/content/edit/yaml-text';
import { pieceView } from '@/lib/server/web/editing';
import { type EditorPage, editorOf } from '../../_form/editor';
import { Text } from '../../_form/fields';
import { Says } from '../../_form/says';
import { PieceScreen } from '../../_form/screen';
import { Choose, More, NEW, Row } from '../../item/[item]/rows';
import { Ways } from './ways';

/** A module: its name, what it trains, and what has to be known before it. */
export default async function ModuleUnderEdit(page: EditorPage<{ module: string }>) {
  const { courseId, staff, query, module: moduleId } = await editorOf(page);
  const language = one(query.language) ?? staff.language;
  const piece: LanguagePiece = { kind: 'module', id: moduleId, language };
  const view = await loaded(pieceView(staff, courseId, piece));
  const error = one(query.error);
  const mine = error === 'conflict' ? view.refused : null;
  const { languages, groups, modules } = view.outline;
  const now = moduleForm(view.files, moduleId, language);
  const files = mine ? withChanges(view.files, changesOf(view.files, piece, mine, languages)) : view.files;
  const form = moduleForm(files, moduleId, language);
  const words = dataOf(view.files, `${language}/course.yaml`);
  const nameOf = (list: string, id: string) =>
    String(at(words, list === 'modules' ? [list, id, 'title'] : [list, id]) ?? id);
  const headings = lessonHeadings(view.files.get(`${language}/${moduleId}.md`));
  const t = await getTranslations('edit');
  const of = { language, faults: view.checked.faults };
  const line = t('line');
  const skill = (one: (typeof form.skills)[number], n: number, isNew: boolean) => (
    <Row at={`skill.${one.id}`} title={t('skill', { n })} isNew={isNew} key={one.id}>
      <Text {...of} name={`skill.${one.id}.text`} label={t('skillText')} value={one.text} />
      <Choose
        name={`skill.${one.id}.section`}
        label={t('section')}
        value={one.section}
        choices={headings.map(({ id, text }) => ({ id, words: text }))}
      />
      <Says field={`skill.${one.id}.section`} initial={of.faults} line={line} />
    </Row>
  );
  return (
    <PieceScreen
      {...{ staff, courseId, view, query }}
      title={nameOf('modules', moduleId)}
      theirs={mine && { before: now, after: form }}
      below={
        <form method="post" action="/api/curate/edit/add" className="stack tight">
          <StaffToken staff={staff} />
          <Hidden fields={{ course: courseId, module: moduleId }} />
          <p className="second">{t('withoutModuleText')}</p>
          <button type="submit" className="btn plain" name="do" value="without-module">
            {t('withoutModule')}
          </button>
        </form>
      }
    >
      <Text {...of} name="title" label={t('title')} value={form.title} />
      <Text {...of} name="summary" label={t('summary')} value={form.summary} rows={2} />
      <Text {...of} name="can" label={t('can')} value={form.can} rows={2} />
      <div className="filter">
        <Choose
          name="group"
          label={t('group')}
          value={form.group}
          choices={groups.map((id) => ({ id, words: nameOf('groups', id) }))}
        />
        <Text {...of} name="minutes" label={t('minutes')} value={form.minutes} isPlain />
      </div>
      <Says field="group" initial={of.faults} line={line} />
      <section className="stack tight" aria-label={t('skillsOf')}>
        <h2>{t('skillsOf')}</h2>
        <Says field="skills" initial={of.faults} line={line} />
        {form.skills.map((one, at) => skill(one, at + 1, false))}
        <More title={t('moreSkills')}>
          {NEW.map((id, at) => skill({ id, text: '', section: '' }, form.skills.length + at + 1, true))}
        </More>
      </section>
      <fieldset className="edit-row">
        <legend>{t('requires')}</legend>
        <p className="second">{t('requiresHelp')}</p>
        <Ways
          modules={modules.map(({ id, requires }) => ({
            ...{ id, name: nameOf('modules', id) },
            requires: id === moduleId ? form.requires : requires,
          }))}
          here={moduleId}
          language={language}
          follows={t('follows')}
        />
        <Says field="requires" initial={of.faults} line={line} />
      </fieldset>
    </PieceScreen>
  );
}
