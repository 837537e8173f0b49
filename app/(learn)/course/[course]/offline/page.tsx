import { getTranslations } from 'next-intl/server';
import { courseOrStart } from '@/app/_ui/course';
import { isolated } from '@/app/_ui/languages';
import { theLearner } from '@/app/_ui/learner';
import { loaded, one, type Query } from '@/app/_ui/page';
import { Body, Screen } from '@/app/_ui/screen';
import { forLearner } from '@/lib/server/web/services';
import { NotTaken } from './not-taken';
import { PackFile } from './pack-file';
import { PassOn } from './pass-on';
import { passOnWords } from './pass-on-words';
import { SaveCourse } from './save-course';

/** A course on this phone: what it takes, and whether it is there. */
export default async function Offline({
  params,
  searchParams,
}: {
  params: Promise<{ course: string }>;
  searchParams: Query;
}) {
  const learner = await theLearner();
  const { course: courseId } = await params;
  const { courses } = forLearner(learner.id);
  const course = await loaded(courseOrStart(courses, courseId, learner.contentLanguage));
  const t = await getTranslations('offline');
  const nav = await getTranslations('nav');
  const errors = await getTranslations('errors');
  const words = {
    ...{ save: t('save'), pause: t('pause'), goOn: t('goOn'), update: t('update'), saved: t('saved') },
    ...{ savedText: t('savedText'), changed: t('changed'), lost: t('lost'), safe: t('safe') },
    ...{
      remove: t('remove'),
      removeFailed: t('removeFailed'),
      noHttps: t('noHttps'),
      noBrowser: t('noBrowser'),
    },
    ...{
      failed: t('failed'),
      full: t('full'),
      busy: t('busy'),
      unreached: t('unreached'),
      again: errors('tryAgain'),
    },
    ...{ better: t('better'), betterText: t('betterText'), betterSave: t('betterSave') },
    ...{ betterHere: t('betterHere'), betterRemove: t('betterRemove') },
    betterSize: t('betterSize', { size: '{size}' }),
    betterProgress: t('betterProgress', { done: '{done}', all: '{all}' }),
    size: t('size', { size: '{size}' }),
    room: t('room', { size: '{size}' }),
    progress: t('progress', { done: '{done}', all: '{all}' }),
    removeWaiting: t('removeWaiting', { count: '{count}' }),
  };
  return (
    <Screen
      title={t('title')}
      titleIsHeading
      back={{ href: `/course/${courseId}`, label: nav('backToCourse') }}
      courseId={courseId}
    >
      <Body>
        <div className="stack">
          <p>
            <b>
              <bdi>{isolated(course.text.title)}</bdi>
            </b>
          </p>
          <p>{t('text')}</p>
          <SaveCourse courseId={courseId} words={words}>
            <PassOn courseId={courseId} words={await passOnWords()} />
            <PackFile said={one((await searchParams).pack)} />
          </SaveCourse>
          <NotTaken learnerId={learner.id} />
          <noscript>
            <p>{t('noScript')}</p>
          </noscript>
        </div>
      </Body>
    </Screen>
  );
}
