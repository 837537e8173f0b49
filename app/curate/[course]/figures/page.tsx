import { getTranslations } from 'next-intl/server';
import { loaded } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { Desk } from '@/app/_ui/staff/screen';
import { judgedHints, progressOf } from '@/lib/hints/desk-queries';
import { effectsOfLevels } from '@/lib/hints/effect-queries';
import { deskFigures } from '@/lib/hints/figures';
import { secondPairs } from '@/lib/hints/second-queries';
import { services } from '@/lib/server/web/services';
import { Progress } from '../progress';
import { Effects } from './effects';
import { Work } from './work';

type Params = Promise<{ course: string }>;

/** How far a course's hints are, and how the work on them goes, by language. */
export default async function Figures({ params }: { params: Params }) {
  const { course: courseId } = await params;
  const staff = await theStaff('hint.review', `course:${courseId}`);
  const { db, courses } = services();
  const course = await loaded(courses().course(courseId, staff.language));
  const [progress, judged, pairs, levels] = await loaded(
    Promise.all([
      progressOf(db, [courseId]),
      judgedHints(db, courseId),
      secondPairs(db, courseId),
      effectsOfLevels(db, courseId),
    ]),
  );
  const t = await getTranslations('desk');
  return (
    <Desk
      staff={staff}
      title={`${t('figures.title')}: ${course.text.title}`}
      at="/curate"
      back={{ href: `/curate/${courseId}`, word: course.text.title }}
    >
      <Progress rows={progress} />
      <Effects levels={levels} />
      {judged.length === 0 ? <p>{t('figures.none')}</p> : <Work rows={deskFigures(judged, pairs)} />}
      <p>
        <a className="go" href={`/api/curate/decisions/${courseId}`} download>
          {t('figures.export')}
        </a>
      </p>
    </Desk>
  );
}
