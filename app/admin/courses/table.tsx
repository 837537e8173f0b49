import { useLocale, useTimeZone, useTranslations } from 'next-intl';
import { StaffToken } from '@/app/_ui/staff/staff-token';
import { WideTable } from '@/app/_ui/staff/wide-table';
import type { SignedIn } from '@/lib/auth/staff-queries';
import { languageName, momentIn } from '@/lib/dates';
import type { CourseSeen } from '@/lib/server/web/courses';

/** Letters of a version that tell it from others. */
const VERSION = 8;

interface CourseTableProps {
  courses: CourseSeen[];
  staff: SignedIn;
  /** Whether there is a model that finds by meaning. */
  hasEmbedder: boolean;
}

export function CourseTable({ courses, staff, hasEmbedder }: CourseTableProps) {
  const t = useTranslations('staff.courses');
  const words = useTranslations('staff');
  return (
    <WideTable label={words('place.courses')}>
      <thead>
        <tr>
          <th scope="col">{t('title')}</th>
          <th scope="col">{t('languages')}</th>
          <th scope="col">{t('modules')}</th>
          <th scope="col">{t('items')}</th>
          <th scope="col">{t('ready')}</th>
          <th scope="col">{t('learners')}</th>
          <th scope="col">
            <span className="vh">{words('jobs.do')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {courses.map((course) => (
          <Row key={course.id} course={course} staff={staff} hasEmbedder={hasEmbedder} />
        ))}
      </tbody>
    </WideTable>
  );
}

interface RowProps {
  course: CourseSeen;
  staff: SignedIn;
  hasEmbedder: boolean;
}

function Row({ course, staff, hasEmbedder }: RowProps) {
  const t = useTranslations('staff.courses');
  const locale = useLocale();
  const zone = useTimeZone() ?? 'UTC';
  const { id, title, version, loadedAt, retiredAt, languages, modules, items, learners } = course;
  const does = retiredAt ? 'restore' : 'retire';
  return (
    <tr>
      <td>
        <b>
          <bdi>{title}</bdi>
        </b>
        <br />
        <span className="second" dir="ltr">
          {id} · {version.slice(0, VERSION)}
        </span>
        <br />
        <span className="second">
          {retiredAt
            ? t('since', { moment: momentIn(locale, retiredAt, zone) })
            : t('loadedAt', { moment: momentIn(locale, loadedAt, zone) })}
        </span>
      </td>
      <td>{languages.map((code) => languageName(code, locale)).join(', ')}</td>
      <td>{modules}</td>
      <td>{items}</td>
      <td>
        <Ready course={course} hasEmbedder={hasEmbedder} />
      </td>
      <td>{learners}</td>
      <td>
        <div className="stack tight">
          {course.hasFiles ? (
            <form method="post" action="/api/admin/course/export">
              <button
                type="submit"
                className="as-link"
                name="course"
                value={id}
                aria-label={t('actOn', { what: t('export'), title })}
              >
                {t('export')}
              </button>
            </form>
          ) : (
            <span className="second">{t('noFiles')}</span>
          )}
          <form method="post" action="/api/admin/course">
            <StaffToken staff={staff} />
            <input type="hidden" name="course" value={id} />
            <button
              type="submit"
              className="as-link"
              name="do"
              value={does}
              aria-label={t('actOn', { what: t(does), title })}
            >
              {t(does)}
            </button>
          </form>
        </div>
      </td>
    </tr>
  );
}

/** How many of its passages have vectors. */
function Ready({ course: { chunks, isWaiting }, hasEmbedder }: Pick<RowProps, 'course' | 'hasEmbedder'>) {
  const t = useTranslations('staff.courses');
  if (!hasEmbedder) return t('words');
  const share = t('share', { done: chunks.embedded, all: chunks.all });
  if (chunks.embedded === chunks.all) return share;
  return (
    <>
      {share}
      <br />
      <span className="second">{t(isWaiting ? 'waits' : 'stands')}</span>
    </>
  );
}
