import { getTranslations } from 'next-intl/server';
import { FormFault } from '@/app/_ui/fault';
import { Field } from '@/app/_ui/field';
import { loaded, one, type Query } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { Desk } from '@/app/_ui/staff/screen';
import { StaffToken } from '@/app/_ui/staff/staff-token';
import { uploadOf } from '@/lib/content/upload-queries';
import { LIMITS } from '@/lib/server/web/limits';
import { services } from '@/lib/server/web/services';
import { Changes, Wrong } from './report';

const MB = 1024 * 1024;

/** A course is sent as a zip file or a pack; what it would change is read, then it is loaded. */
export default async function LoadCourse({ searchParams }: { searchParams: Query }) {
  const staff = await theStaff('course.change');
  const query = await searchParams;
  const { db, clock, config } = services();
  const upload = await loaded(uploadOf(db, staff.id));
  const t = await getTranslations('staff.courses');
  const words = await getTranslations('staff');
  return (
    <Desk staff={staff} title={t('loadTitle')} at="/admin/courses">
      <FormFault
        code={one(query.error)}
        title={words('notSaved')}
        said={{ conflict: t('goneLine'), 'bad-input': t('noFile') }}
        asked={clock()}
      />
      {upload && 'wrong' in upload.report && <Wrong upload={upload} wrong={upload.report.wrong} />}
      {upload && 'course' in upload.report && (
        <Changes
          upload={upload}
          course={upload.report.course}
          staff={staff}
          isEmbedded={config.databaseUrl === null}
        />
      )}
      <section className="narrow" aria-label={t('loadTitle')}>
        <form className="stack" method="post" action="/api/admin/course/look" encType="multipart/form-data">
          <StaffToken staff={staff} />
          <Field id="zip" label={t('file')} help={t('loadText', { size: LIMITS.course / MB })}>
            <input
              id="zip"
              name="zip"
              type="file"
              accept=".zip,.pack,application/zip"
              aria-describedby="zip-help"
              required
            />
          </Field>
          <button type="submit" className={upload ? 'btn quiet' : 'btn'}>
            {t('look')}
          </button>
        </form>
      </section>
    </Desk>
  );
}
