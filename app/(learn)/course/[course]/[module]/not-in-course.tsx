import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { loaded } from '@/app/_ui/page';
import { Body, Dock, Screen } from '@/app/_ui/screen';
import { TakeModule } from '@/app/_ui/take-module';
import type { Learner } from '@/lib/auth/schema';
import { forLearner } from '@/lib/server/web/services';
import { mapView } from '../view';

/**
 * A module that the course has not got (any more): what is safe, and how to go on.
 * @param isCited the learner comes from a passage that the tutor quoted
 */
export async function NotInCourse({
  learner,
  courseId,
  isCited,
}: {
  learner: Learner;
  courseId: string;
  isCited: boolean;
}) {
  const { course, next, decision } = await loaded(mapView(forLearner(learner.id), learner, courseId));
  const t = await getTranslations();
  const map = `/course/${courseId}`;
  return (
    <Screen title={course.text.title} back={{ href: map, label: t('nav.backToCourse') }} courseId={courseId}>
      <Body>
        <div className="stack">
          <div className="mark-empty" />
          <h1>{t('gone.module')}</h1>
          <p>{t('gone.moduleText')}</p>
          {isCited && <p>{t('gone.cited')}</p>}
        </div>
      </Body>
      <Dock>
        {next && <TakeModule courseId={courseId} decision={decision.id} module={next} />}
        <Link className={next ? 'btn plain' : 'btn'} href={map} prefetch={false}>
          {t('round.toMap')}
        </Link>
      </Dock>
    </Screen>
  );
}
