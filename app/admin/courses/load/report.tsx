import { useLocale, useTimeZone, useTranslations } from 'next-intl';
import { Notice } from '@/app/_ui/notice';
import { StaffToken } from '@/app/_ui/staff/staff-token';
import { WideTable } from '@/app/_ui/staff/wide-table';
import type { SignedIn } from '@/lib/auth/staff-queries';
import type { Difference } from '@/lib/content/difference';
import type { CourseReport, Upload, UploadReport } from '@/lib/content/upload-queries';
import { languageName, momentIn } from '@/lib/dates';

const PARTS = ['lessons', 'items', 'questions', 'hints', 'files'] as const;
const KINDS = ['added', 'changed', 'gone'] as const;

function Sent({ upload: { name, at } }: { upload: Upload }) {
  const t = useTranslations('staff.courses');
  const moment = momentIn(useLocale(), at, useTimeZone() ?? 'UTC');
  return <p className="second">{t('sent', { name, moment })}</p>;
}

interface WrongProps {
  upload: Upload;
  wrong: Extract<UploadReport, { wrong: unknown }>['wrong'];
}

/** The importer's own words, with file and line: they are for who wrote the files. */
export function Wrong({ upload, wrong: { message, faults, count } }: WrongProps) {
  const t = useTranslations('staff.courses');
  return (
    <section className="stack" aria-labelledby="h-wrong">
      <Notice tone="notyet" title={t('wrong')} as="h2" id="h-wrong">
        <p>{t('wrongText', { count })}</p>
      </Notice>
      <Sent upload={upload} />
      {count === 0 ? (
        <p lang="en" dir="ltr" className="free">
          {message}
        </p>
      ) : (
        <ol className="faults" lang="en" dir="ltr">
          {faults.map((fault) => (
            <li key={fault}>{fault}</li>
          ))}
        </ol>
      )}
      {count > faults.length && <p>{t('more', { count: count - faults.length })}</p>}
    </section>
  );
}

interface ChangesProps {
  upload: Upload;
  course: CourseReport;
  staff: SignedIn;
  isEmbedded: boolean;
}

/** What is new, changed and gone, and the button that does it. */
export function Changes({ upload, course, staff, isEmbedded }: ChangesProps) {
  const t = useTranslations('staff.courses');
  const locale = useLocale();
  const { title, id, against, languages, modules, items, parts, toReview } = course;
  const isNew = against === null;
  const isSame = !isNew && toReview === 0 && parts.every(({ difference }) => isEmpty(difference));
  const isGone = parts.some(({ part, difference }) => part === 'items' && difference.gone.count > 0);
  return (
    <section className="stack" aria-labelledby="h-changes">
      <h2 id="h-changes">
        <bdi>{title}</bdi> <span className="second">{id}</span>
      </h2>
      <Sent upload={upload} />
      {isNew && <p>{t('isNew')}</p>}
      {isNew && (
        <p>
          {t('isNewText', {
            ...{ modules, items },
            languages: languages.map((code) => languageName(code, locale)).join(', '),
          })}
        </p>
      )}
      {isSame && <p>{t('same')}</p>}
      {!isNew && !isSame && <PartsTable parts={parts} />}
      {toReview > 0 && <p>{t('toReview', { count: toReview })}</p>}
      {isGone && <p>{t('goneText')}</p>}
      {course.isRetired && <p>{t('isRetired')}</p>}
      {isEmbedded && <p className="second">{t('waitText')}</p>}
      <form className="row" method="post" action="/api/admin/course/load">
        <StaffToken staff={staff} />
        <input type="hidden" name="seen" value={upload.at.getTime()} />
        <button type="submit" className="btn" name="do" value="load">
          {t('load')}
        </button>
        <button type="submit" className="btn plain" name="do" value="drop">
          {t('drop')}
        </button>
      </form>
    </section>
  );
}

const isEmpty = (difference: Difference) => KINDS.every((kind) => difference[kind].count === 0);

function PartsTable({ parts }: Pick<CourseReport, 'parts'>) {
  const t = useTranslations('staff.courses');
  const shown = PARTS.flatMap((part) =>
    parts.filter((one) => one.part === part).map((one) => ({ ...one, part })),
  );
  return (
    <WideTable label={t('changes')}>
      <thead>
        <tr>
          <th scope="col">{t('what')}</th>
          {KINDS.map((kind) => (
            <th scope="col" key={kind}>
              {t(kind)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {shown.map(({ part, difference }) => (
          <tr key={part}>
            <th scope="row">{t(`part.${part}`)}</th>
            {KINDS.map((kind) => (
              <td key={kind} className="free">
                <Names names={difference[kind]} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}

function Names({ names: { count, first } }: { names: Difference['added'] }) {
  const t = useTranslations('staff.courses');
  if (count === 0) return <span className="second">{t('nothing')}</span>;
  return (
    <>
      <b>{count}</b>
      <ul className="names">
        {first.map((name) => (
          <li key={name} dir="auto">
            {name}
          </li>
        ))}
        {count > first.length && <li className="second">{t('more', { count: count - first.length })}</li>}
      </ul>
    </>
  );
}
