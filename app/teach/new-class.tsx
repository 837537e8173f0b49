import { getTranslations } from 'next-intl/server';
import { Field } from '@/app/_ui/field';
import { loaded, one, type Query } from '@/app/_ui/page';
import { LanguageSelect } from '@/app/_ui/staff/language-select';
import type { SignedIn } from '@/lib/auth/staff-queries';
import { COURSES_SHOWN, coursesToChoose } from '@/lib/server/web/courses';
import { isScreenLanguage } from '../_ui/accept-language';

/** What was typed before courses were looked for is carried by the address. */
export async function NewClass({ staff, query }: { staff: SignedIn; query: Awaited<Query> }) {
  const t = await getTranslations('teach');
  const words = await getTranslations('staff');
  const text = (one(query.q) ?? '').slice(0, 100);
  const chosen = [query.course ?? []].flat().slice(0, 50);
  const asked = { text, chosen, language: staff.language };
  const { courses, all } = await loaded(coursesToChoose(asked));
  const isSearched = all > COURSES_SHOWN;
  const said = one(query.language);
  return (
    <section className="stack narrow" aria-labelledby="h-make">
      <h2 id="h-make">{t('make')}</h2>
      <form className="stack" method="post" action="/api/teach/class">
        <Field id="name" label={t('className')}>
          <input
            id="name"
            name="name"
            dir="auto"
            minLength={2}
            maxLength={80}
            required
            defaultValue={one(query.name)}
          />
        </Field>
        <fieldset>
          <legend>{t('courses')}</legend>
          {isSearched && (
            <>
              <p className="second">{t('manyCourses', { shown: COURSES_SHOWN, count: all })}</p>
              <div className="filter">
                <Field id="q" label={words('courses.search')}>
                  <input id="q" name="q" type="search" defaultValue={text} maxLength={100} dir="auto" />
                </Field>
                <button
                  type="submit"
                  className="btn quiet"
                  formMethod="get"
                  formAction="/teach#h-make"
                  formNoValidate
                >
                  {words('search')}
                </button>
              </div>
            </>
          )}
          {courses.length === 0 && <p>{words('nothingFound')}</p>}
          <div className="choices">
            {courses.map(({ id, title }) => (
              <div className="choice" key={id}>
                <input
                  type="checkbox"
                  id={`course-${id}`}
                  name="course"
                  value={id}
                  defaultChecked={!isSearched || chosen.includes(id)}
                />
                <label htmlFor={`course-${id}`}>{title}</label>
              </div>
            ))}
          </div>
        </fieldset>
        <LanguageSelect label={t('language')} chosen={isScreenLanguage(said) ? said : staff.language} />
        <Field id="endsOn" label={t('endsOn')} help={t('endsOnHelp')}>
          <input
            id="endsOn"
            name="endsOn"
            type="date"
            aria-describedby="endsOn-help"
            defaultValue={one(query.endsOn)}
          />
        </Field>
        <button type="submit" className="btn">
          {t('make')}
        </button>
      </form>
    </section>
  );
}
