import { getTranslations } from 'next-intl/server';
import { FormFault } from '@/app/_ui/fault';
import { Field } from '@/app/_ui/field';
import { one, type Query } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { LanguageCode } from '@/app/_ui/staff/language-code';
import { Desk } from '@/app/_ui/staff/screen';
import { services } from '@/lib/server/web/services';

/** A course from nothing: its name, and the language that it is written in first. */
export default async function NewCourse({ searchParams }: { searchParams: Query }) {
  const staff = await theStaff('course.begin');
  const query = await searchParams;
  const t = await getTranslations('edit');
  return (
    <Desk staff={staff} title={t('newCourse')} at="/curate">
      <FormFault
        code={one(query.error)}
        title={t('notSaved')}
        said={{ conflict: t('courseTaken'), 'bad-input': t('courseBad') }}
        asked={services().clock()}
      />
      <form method="post" action="/api/curate/new" className="stack narrow" data-enhance>
        <Field id="title" label={t('title')}>
          <input id="title" name="title" required maxLength={200} dir="auto" />
        </Field>
        <Field id="course" label={t('courseId')} help={t('courseIdHelp')}>
          <input id="course" name="course" required maxLength={60} dir="ltr" aria-describedby="course-help" />
        </Field>
        <LanguageCode label={t('firstLanguage')} value={staff.language} />
        <Field id="licence" label={t('licence')}>
          <input id="licence" name="licence" required maxLength={100} dir="ltr" defaultValue="CC-BY-4.0" />
        </Field>
        <button type="submit" className="btn">
          {t('begin')}
        </button>
      </form>
    </Desk>
  );
}
