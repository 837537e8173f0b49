import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { FormFault } from '@/app/_ui/fault';
import { Field } from '@/app/_ui/field';
import { Notice } from '@/app/_ui/notice';
import { loaded, one, type Query } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { Desk } from '@/app/_ui/staff/screen';
import { screenLanguages } from '@/lib/auth/schema';
import { OWN_NAMES } from '@/lib/messages/date-words';
import { coursesToGive } from '@/lib/server/web/courses';
import { scopeNames } from '@/lib/server/web/grants';
import { services } from '@/lib/server/web/services';
import { classesOf } from '@/lib/server/web/teaching';

/** An educator's classes, and a new one. */
export default async function Classes({ searchParams }: { searchParams: Query }) {
  const staff = await theStaff('class.list');
  const query = await searchParams;
  const [classes, names, courses] = await loaded(
    Promise.all([classesOf(staff), scopeNames(staff.language, null), coursesToGive()]),
  );
  const t = await getTranslations('teach');
  return (
    <Desk staff={staff} title={t('title')} at="/teach">
      {query.done && <Notice tone="right" title={t('removed')} />}
      <FormFault
        code={one(query.error)}
        title={t('bad')}
        said={{ 'bad-input': t('bad') }}
        asked={services().clock()}
      />
      {classes.length === 0 ? (
        <p>{t('none')}</p>
      ) : (
        <ul className="rules">
          {classes.map(({ id, name, code, members }) => (
            <li key={id} className="split">
              <Link className="go" href={`/teach/${id}`} prefetch={false}>
                <bdi>{name}</bdi>
              </Link>
              <span className="second">
                {t('membersCount', { count: members })} · {t('code')} <b dir="ltr">{code}</b>
              </span>
            </li>
          ))}
        </ul>
      )}
      <section className="stack narrow" aria-labelledby="h-make">
        <h2 id="h-make">{t('make')}</h2>
        <form className="stack" method="post" action="/api/teach/class">
          <Field id="name" label={t('className')}>
            <input id="name" name="name" dir="auto" minLength={2} maxLength={80} required />
          </Field>
          <fieldset>
            <legend>{t('courses')}</legend>
            <div className="choices">
              {courses.map(({ id }) => (
                <div className="choice" key={id}>
                  <input type="checkbox" id={`course-${id}`} name="course" value={id} defaultChecked />
                  <label htmlFor={`course-${id}`}>{names.get(`course:${id}`) ?? id}</label>
                </div>
              ))}
            </div>
          </fieldset>
          <Field id="language" label={t('language')}>
            <select id="language" name="language" defaultValue={staff.language}>
              {screenLanguages.map((code) => (
                <option key={code} value={code} lang={code}>
                  {OWN_NAMES[code]}
                </option>
              ))}
            </select>
          </Field>
          <Field id="endsOn" label={t('endsOn')} help={t('endsOnHelp')}>
            <input id="endsOn" name="endsOn" type="date" aria-describedby="endsOn-help" />
          </Field>
          <button type="submit" className="btn">
            {t('make')}
          </button>
        </form>
      </section>
    </Desk>
  );
}
