import Link from 'next/link';
import { getTimeZone, getTranslations } from 'next-intl/server';
import { isolated, spoken } from '@/app/_ui/languages';
import { theLearner } from '@/app/_ui/learner';
import { loaded } from '@/app/_ui/page';
import { reasonWords } from '@/app/_ui/reason';
import { Body, Dock, Screen } from '@/app/_ui/screen';
import { StateWord } from '@/app/_ui/state-word';
import { TakeModule } from '@/app/_ui/take-module';
import { momentIn } from '@/lib/dates';
import { forLearner } from '@/lib/server/web/services';
import { mapView } from '../view';

/**
 * Why this module is proposed: the reasons as they were recorded with the decision, and what else
 * was suitable.
 */
export default async function Why({ params }: { params: Promise<{ course: string }> }) {
  const learner = await theLearner();
  const { course: courseId } = await params;
  const { course, decision, groups } = await loaded(mapView(forLearner(learner.id), learner, courseId));
  const t = await getTranslations();
  const lines = groups.flatMap((group) => group.modules);
  const chosen = lines.find((line) => line.id === decision.choice);
  const runnerUp = lines.find((line) => line.id === decision.runnerUp);
  const reasons = await Promise.all(decision.reasons.map((reason) => reasonWords(reason, course)));
  const map = `/course/${courseId}`;
  const date = momentIn(learner.screenLanguage, decision.decidedAt, await getTimeZone());
  return (
    <Screen
      title={chosen?.title ?? course.text.title}
      back={{ href: map, label: t('nav.backToCourse') }}
      courseId={courseId}
    >
      <Body>
        <div className="stack tight">
          <h1>{t('why.title')}</h1>
          {chosen && <p>{t('why.about', { module: isolated(chosen.title), minutes: chosen.minutes })}</p>}
        </div>
        <ol className="steps">
          {reasons.map((reason) => (
            <li key={reason.title}>
              <b>{reason.title}</b> {reason.text}
            </li>
          ))}
        </ol>
        {runnerUp && (
          <form className="block" method="post" action="/api/choice" data-enhance aria-labelledby="h-second">
            <input type="hidden" name="course" value={courseId} />
            <input type="hidden" name="decision" value={decision.id} />
            <h2 id="h-second">{t('why.runnerUp')}</h2>
            <p className="split">
              <button
                type="submit"
                className="as-link"
                name="module"
                value={runnerUp.id}
                {...spoken(course.language, learner.screenLanguage)}
              >
                {runnerUp.title}
              </button>
              <StateWord state={runnerUp.state} />
            </p>
          </form>
        )}
        <p className="second">{t('why.chosen', { date })}</p>
      </Body>
      <Dock>
        {chosen && (
          <TakeModule courseId={courseId} decision={decision.id} module={chosen} label={t('why.start')} />
        )}
        <Link className="btn quiet" href={`${map}#map`} prefetch={false}>
          {t('why.another')}
        </Link>
      </Dock>
    </Screen>
  );
}
