import Link from 'next/link';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { forLearner } from '@/lib/server/web/services';
import { spoken } from '../_ui/languages';
import { theLearner } from '../_ui/learner';
import { Notice } from '../_ui/notice';
import { loaded, one, type Query } from '../_ui/page';
import { Body, Screen } from '../_ui/screen';

/** The start: the only course opens by itself; of several the learner takes one. */
export default async function Start({ searchParams }: { searchParams: Query }) {
  const learner = await theLearner();
  const isGone = one((await searchParams).gone) === 'course';
  const store = forLearner(learner.id).courses;
  const courses = await loaded(store.list());
  const [first] = courses;
  if (first && courses.length === 1 && !isGone) redirect(`/course/${first.id}`);

  const t = await getTranslations();
  const views = await Promise.all(courses.map((course) => store.course(course.id, learner.contentLanguage)));
  return (
    <Screen title={t('meta.name')} brand>
      <Body>
        {isGone && (
          <Notice title={t('gone.course')}>
            <p>{t('gone.courseText')}</p>
          </Notice>
        )}
        {views.length === 0 ? (
          <div className="stack">
            <div className="mark-empty" />
            <h1>{t('courses.emptyTitle')}</h1>
            <p>{t('courses.emptyText')}</p>
          </div>
        ) : (
          <>
            <h1>{t('courses.title')}</h1>
            <ul className="rules">
              {views.map(({ structure, text, language }) => (
                <li key={structure.id} className="stack tight" {...spoken(language, learner.screenLanguage)}>
                  <h2>
                    <Link className="go" href={`/course/${structure.id}`} prefetch={false}>
                      {text.title}
                    </Link>
                  </h2>
                  <p>{text.summary}</p>
                  <p className="second" lang={learner.screenLanguage}>
                    {t('courses.modules', { count: structure.modules.length })}
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
