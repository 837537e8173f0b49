import Link from 'next/link';
import { getLocale, getTimeZone, getTranslations } from 'next-intl/server';
import { Go } from '@/app/_ui/go';
import { spoken } from '@/app/_ui/languages';
import { theLearner } from '@/app/_ui/learner';
import { loaded } from '@/app/_ui/page';
import { PrintButton } from '@/app/_ui/print-button';
import { Body, Dock, Screen } from '@/app/_ui/screen';
import { StateWord } from '@/app/_ui/state-word';
import { dayIn } from '@/lib/dates';
import { forLearner } from '@/lib/server/web/services';
import { endView } from './view';

/**
 * The end of a course, or how far one has come: every skill, what keeps it, and a page to print.
 */
export default async function CourseEnd({ params }: { params: Promise<{ course: string }> }) {
  const learner = await theLearner();
  const { course: courseId } = await params;
  const { course, now, isWhole, modules, again } = await loaded(
    endView(forLearner(learner.id), learner, courseId),
  );
  const t = await getTranslations();
  const [locale, zone] = [await getLocale(), await getTimeZone()];
  const inLanguage = spoken(course.language, learner.screenLanguage);
  const map = `/course/${courseId}`;
  return (
    <Screen title={course.text.title} back={{ href: map, label: t('nav.backToCourse') }} courseId={courseId}>
      <Body>
        <div className="stack tight">
          <h1>{t(isWhole ? 'map.doneTitle' : 'end.soFar')}</h1>
          {isWhole && course.text.can && <p {...inLanguage}>{course.text.can}</p>}
          <p className="second">
            {course.text.title}. {t('end.asOf', { date: dayIn(locale, now, zone, true) })}
          </p>
        </div>
        {modules.length === 0 && (
          <div className="stack">
            <div className="mark-empty" />
            <p>{t('end.empty')}</p>
          </div>
        )}
        {modules.length > 0 && (
          <section className="stack" aria-labelledby="h-can">
            <h2 id="h-can">{t('map.canNow')}</h2>
            <ul className="rules">
              {modules.map(({ id, title, can, skills }) => (
                <li className="stack tight whole" key={id}>
                  <h3 {...inLanguage}>{title}</h3>
                  {can && <p {...inLanguage}>{can}</p>}
                  <ul>
                    {skills.map((skill) => (
                      <li className="split" key={skill.id}>
                        <span className="second" {...inLanguage}>
                          {skill.title}
                        </span>
                        <StateWord state={skill.state} />
                      </li>
                    ))}
                  </ul>
                </li>
              ))}
            </ul>
          </section>
        )}
        {again.length > 0 && (
          <section className="stack whole" aria-labelledby="h-fresh">
            <h2 id="h-fresh">{t('end.fresh')}</h2>
            <p>{t('map.keepsFresh')}</p>
            <ul className="rules">
              {again.map(({ id, title, at }) => (
                <li className="split" key={id}>
                  <Link href={`${map}/${id}`} prefetch={false} {...inLanguage}>
                    {title}
                  </Link>
                  <span className="second">
                    {at <= now ? t('end.now') : t('end.from', { date: dayIn(locale, at, zone, true) })}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        )}
        {modules.length > 0 && <p className="second">{t('end.yours')}</p>}
        <div className="off-paper">
          <Go href={`${map}/sheets`}>{t('nav.sheets')}</Go>
        </div>
      </Body>
      <Dock>
        {modules.length > 0 && <PrintButton label={t('sheets.print')} />}
        <Link className="btn" href={map} prefetch={false}>
          {t('nav.course')}
        </Link>
      </Dock>
    </Screen>
  );
}
