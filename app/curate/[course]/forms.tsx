import { useTranslations } from 'next-intl';
import { LanguageChoice } from '@/app/_ui/staff/language-choice';
import { moduleTitle } from '@/lib/content/schema';
import type { CourseView } from '@/lib/content/store';
import type { Listing, Narrowing } from '@/lib/server/web/curate';

interface FormProps {
  course: CourseView;
  narrowed: Narrowing;
}

/** Which hints a page shows. @param isList of any state, and by their words */
export function Filters({ course, narrowed, at, isList }: FormProps & { at?: string; isList?: boolean }) {
  const t = useTranslations('curate');
  const words = useTranslations('staff');
  const { state, q } = narrowed as Listing;
  return (
    <form className="filter" method="get" action={`/curate/${course.structure.id}${at ? `/${at}` : ''}`}>
      <LanguageField id="language" course={course} chosen={narrowed.language} any={t('allLanguages')} />
      <ModuleField id="module" course={course} chosen={narrowed.module} />
      {isList && (
        <>
          <div className="field">
            <label htmlFor="state">{words('state')}</label>
            <select id="state" name="state" defaultValue={state ?? ''}>
              <option value="">{t('state.in-review')}</option>
              <option value="approved">{t('state.approved')}</option>
              <option value="rejected">{t('state.rejected')}</option>
            </select>
          </div>
          <div className="field">
            <label htmlFor="q">{t('partOfText')}</label>
            <input id="q" name="q" type="search" defaultValue={q} maxLength={100} dir="auto" />
          </div>
        </>
      )}
      <button type="submit" className="btn quiet">
        {t('show')}
      </button>
    </form>
  );
}

export function LanguageField({
  id,
  course,
  chosen,
  any,
}: {
  id: string;
  course: CourseView;
  chosen: string | undefined;
  any?: string;
}) {
  const label = useTranslations('curate')('language');
  const { languages } = course.structure;
  const first = any ? '' : course.language;
  return (
    <LanguageChoice {...{ id, label, any }} name="language" codes={languages} chosen={chosen ?? first} />
  );
}

export function ModuleField({
  id,
  course,
  chosen,
}: {
  id: string;
  course: CourseView;
  chosen: string | undefined;
}) {
  const t = useTranslations('curate');
  return (
    <div className="field">
      <label htmlFor={id}>{t('module')}</label>
      <select id={id} name="module" defaultValue={chosen ?? ''}>
        <option value="">{t('allModules')}</option>
        {course.structure.modules.map((module) => (
          <option key={module.id} value={module.id}>
            {moduleTitle(course.text, module.id)}
          </option>
        ))}
      </select>
    </div>
  );
}
