import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { FormFault } from '@/app/_ui/fault';
import { Notice } from '@/app/_ui/notice';
import { loaded, one } from '@/app/_ui/page';
import { Desk } from '@/app/_ui/staff/screen';
import { dataOf, outlineOf } from '@/lib/content/edit/outline';
import { at } from '@/lib/content/edit/yaml-text';
import { languageName } from '@/lib/dates';
import { piecePage } from '@/lib/server/web/editing';
import { draftView } from '@/lib/server/web/publishing';
import { services } from '@/lib/server/web/services';
import { type EditorPage, editorOf } from './_form/editor';
import { ProblemList } from './_form/problems';
import { AddItem, AddModule } from './add';

/** A course under edit: its modules, lessons and exercises, and what is to be mended first. */
export default async function Edit(page: EditorPage) {
  const { courseId, staff, query } = await editorOf(page);
  const { files, drafts, problems } = await loaded(draftView(courseId));
  const outline = outlineOf(files);
  const { languages, modules, items } = outline;
  const shown = languages.includes(staff.language) ? staff.language : (languages[0] ?? '');
  const words = dataOf(files, `${shown}/course.yaml`);
  const texts = dataOf(files, `${shown}/items.yaml`);
  const said = (path: string[], other: string) => String(at(words, path) ?? other);
  const t = await getTranslations('edit');
  const here = `/curate/${courseId}/edit`;
  return (
    <Desk staff={staff} title={said(['title'], courseId)} at="/curate">
      {one(query.done) === 'published' && (
        <Notice tone="right" title={t('published')}>
          <p>{t('publishedText')}</p>
        </Notice>
      )}
      {one(query.done) === 'without' && (
        <Notice tone="right" title={t('without')}>
          <p>{t('withoutText')}</p>
        </Notice>
      )}
      <FormFault
        code={one(query.error)}
        title={t('notSaved')}
        said={{ conflict: t('skillFirst'), 'bad-input': t('titleFirst') }}
        asked={services().clock()}
      />
      <p>{t('about')}</p>
      <nav className="row" aria-label={t('ways')}>
        {drafts.length > 0 && (
          <Link className="btn quiet" href={`${here}/publish`} prefetch={false}>
            {t('toPublish', { count: drafts.length })}
          </Link>
        )}
        <Link
          className="go"
          href={piecePage(courseId, { kind: 'course', id: 'course', language: shown })}
          prefetch={false}
        >
          {t('courseItself')}
        </Link>
        <Link className="go" href={`${here}/translation`} prefetch={false}>
          {t('translate.title')}
        </Link>
        <Link className="go" href={`${here}/history`} prefetch={false}>
          {t('history')}
        </Link>
        <Link className="go" href={`${here}/asked`} prefetch={false}>
          {t('asked.link')}
        </Link>
        <Link className="go" href={`${here}/terms`} prefetch={false}>
          {t('terms')}
        </Link>
        <Link className="go" href={`${here}/file`} prefetch={false}>
          {t('otherFiles')}
        </Link>
      </nav>
      {problems.length > 0 && (
        <section className="stack tight" aria-labelledby="h-problems">
          <h2 id="h-problems">{t('problems', { count: problems.length })}</h2>
          <ProblemList courseId={courseId} problems={problems} files={files} />
        </section>
      )}
      {modules.map((module) => {
        const own = items.filter(({ moduleId }) => moduleId === module.id);
        return (
          <section className="stack tight" key={module.id} aria-labelledby={`m-${module.id}`}>
            <h2 id={`m-${module.id}`} lang={shown}>
              {said(['modules', module.id, 'title'], module.id)}
            </h2>
            <p className="row">
              <Link
                className="go"
                href={piecePage(courseId, { kind: 'module', id: module.id, language: shown })}
                prefetch={false}
              >
                {t('moduleItself')}
              </Link>
              <span className="second">{t('lessonIn')}</span>
              {languages.map((language) => (
                <Link
                  key={language}
                  href={piecePage(courseId, { kind: 'lesson', id: module.id, language })}
                  prefetch={false}
                >
                  {languageName(language, staff.language)}
                </Link>
              ))}
              <span className="second">{t('questionsIn')}</span>
              {languages.map((language) => (
                <Link
                  key={language}
                  href={piecePage(courseId, { kind: 'questions', id: module.id, language })}
                  prefetch={false}
                >
                  {languageName(language, staff.language)}
                </Link>
              ))}
            </p>
            <details className="fold">
              <summary>{t('itemsOf', { count: own.length })}</summary>
              <ul className="rules">
                {own.map(({ id }) => (
                  <li key={id}>
                    <Link
                      href={piecePage(courseId, { kind: 'item', id, language: shown })}
                      prefetch={false}
                      lang={shown}
                    >
                      {String(at(texts, [id, 'stem']) ?? id)}
                    </Link>
                    <br />
                    <span className="second" dir="ltr">
                      {id}
                    </span>
                  </li>
                ))}
              </ul>
              <AddItem staff={staff} courseId={courseId} moduleId={module.id} language={shown} />
            </details>
          </section>
        );
      })}
      <AddModule staff={staff} courseId={courseId} language={shown} />
    </Desk>
  );
}
