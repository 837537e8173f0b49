import { getTranslations } from 'next-intl/server';
import { courseOrStart } from '@/app/_ui/course';
import { Go } from '@/app/_ui/go';
import { isolated, spoken } from '@/app/_ui/languages';
import { theLearner } from '@/app/_ui/learner';
import { loaded } from '@/app/_ui/page';
import { Body, Screen } from '@/app/_ui/screen';
import { moduleTitle } from '@/lib/content/schema';
import { forLearner } from '@/lib/server/web/services';

/** Every list and letter of the course, in one place to come back to. */
export default async function Sheets({ params }: { params: Promise<{ course: string }> }) {
  const learner = await theLearner();
  const { course: courseId } = await params;
  const { courses } = forLearner(learner.id);
  const course = await loaded(courseOrStart(courses, courseId, learner.contentLanguage));
  const sheets = await loaded(courses.sheets(courseId, learner.contentLanguage));
  const t = await getTranslations();
  const inLanguage = spoken(course.language, learner.screenLanguage);
  const map = `/course/${courseId}`;
  return (
    <Screen
      title={t('sheets.title')}
      titleIsHeading
      back={{ href: map, label: t('nav.backToCourse') }}
      courseId={courseId}
    >
      <Body>
        {sheets.length === 0 ? (
          <div className="stack">
            <div className="mark-empty" />
            <p>{t('sheets.emptyTitle')}</p>
          </div>
        ) : (
          <>
            <p>{t('sheets.intro')}</p>
            <ul className="rules">
              {sheets.map((sheet) => (
                <li className="stack tight" key={sheet.id}>
                  <Go href={`${map}/${sheet.module}/${sheet.id}`}>
                    <bdi lang={inLanguage.lang}>{sheet.text.title}</bdi>
                  </Go>
                  <p className="second">
                    {t('sheets.under', { module: isolated(moduleTitle(course.text, sheet.module)) })}
                  </p>
                </li>
              ))}
            </ul>
          </>
        )}
      </Body>
    </Screen>
  );
}
