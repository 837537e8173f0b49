import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { FormFault } from '@/app/_ui/fault';
import { Notice } from '@/app/_ui/notice';
import { loaded, one } from '@/app/_ui/page';
import { Desk } from '@/app/_ui/staff/screen';
import { dataOf } from '@/lib/content/edit/outline';
import { sourceLanguage } from '@/lib/content/edit/translation';
import { at } from '@/lib/content/edit/yaml-text';
import { languageName } from '@/lib/dates';
import { services } from '@/lib/server/web/services';
import { languagePage, languageView, targetLanguages } from '@/lib/server/web/translating';
import { type EditorPage, editorOf } from '../_form/editor';
import { ModuleProgress } from './module-progress';
import { OpenLanguage, WholeLanguage } from './steps';

/** What of a course is missing or stale in a language, module by module. */
export default async function Translation(page: EditorPage) {
  const { courseId, staff, query } = await editorOf(page);
  const { outline, language, files, modules } = await loaded(
    languageView(courseId, one(query.language) ?? null),
  );
  const source = sourceLanguage(outline);
  const titleIn = (code: string, moduleId: string) => {
    const title = at(dataOf(files, `${code}/course.yaml`), ['modules', moduleId, 'title']);
    return title ? String(title) : null;
  };
  const t = await getTranslations('edit.translate');
  const e = await getTranslations('edit');
  const isOpened = language !== null && outline.opened.has(language);
  return (
    <Desk staff={staff} title={t('title')} at="/curate">
      <nav className="row" aria-label={e('ways')}>
        <Link className="go" href={`/curate/${courseId}/edit`} prefetch={false}>
          {e('toCourse')}
        </Link>
        {targetLanguages(outline).map((code) => (
          <Link
            key={code}
            href={languagePage(courseId, code)}
            prefetch={false}
            aria-current={code === language ? 'page' : undefined}
          >
            {languageName(code, staff.language)}
          </Link>
        ))}
      </nav>
      {one(query.done) && (
        <Notice tone="right" title={e('saved')}>
          <p>{e('savedText')}</p>
        </Notice>
      )}
      <FormFault
        code={one(query.error)}
        title={e('notSaved')}
        said={{ conflict: t('stepConflict'), 'bad-input': t('stepBad') }}
        asked={services().clock()}
      />
      <p>{language === null ? t('none') : t('about', { language: languageName(source, staff.language) })}</p>
      {language !== null &&
        modules.map((module) => (
          <ModuleProgress
            key={module.moduleId}
            staff={staff}
            courseId={courseId}
            language={language}
            source={source}
            module={module}
            all={modules}
            title={module.moduleId && (titleIn(source, module.moduleId) ?? module.moduleId)}
            translated={module.moduleId && titleIn(language, module.moduleId)}
            files={files}
            shown={outline.opened.get(language) ?? null}
          />
        ))}
      {isOpened && <WholeLanguage staff={staff} courseId={courseId} language={language} modules={modules} />}
      <OpenLanguage staff={staff} courseId={courseId} />
    </Desk>
  );
}
