import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { spoken } from '@/app/_ui/languages';
import { theLearner } from '@/app/_ui/learner';
import { loaded } from '@/app/_ui/page';
import { reasonForNext } from '@/app/_ui/reason';
import { Body, Dock, Screen } from '@/app/_ui/screen';
import { StateWord } from '@/app/_ui/state-word';
import { TakeNext } from '@/app/_ui/take-next';
import { CHECK_LENGTH } from '@/lib/path/check';
import { forLearner } from '@/lib/server/web/services';
import { placementView } from './view';

/**
 * What a placement has changed: modules that opened as known, those that are checked first, and
 * where the path begins.
 */
export default async function PlacementResult({ params }: { params: Promise<{ course: string }> }) {
  const learner = await theLearner();
  const { course: courseId } = await params;
  const { map, opened, toCheck, answered, right } = await loaded(
    placementView(forLearner(learner.id), learner, courseId),
  );
  const { course, next } = map;
  const t = await getTranslations();
  const home = `/course/${courseId}`;
  const inLanguage = spoken(course.language, learner.screenLanguage);
  const reason = await reasonForNext(map);
  return (
    <Screen
      title={t('placement.title')}
      back={{ href: home, label: t('nav.backToCourse') }}
      courseId={courseId}
    >
      <Body>
        <div className="stack">
          <h1>{t(opened.length > 0 ? 'placement.knownTitle' : 'placement.openTitle')}</h1>
          <p>
            {opened.length > 0 ? t('placement.knownText', { count: opened.length }) : t('placement.openText')}
          </p>
          {answered > 0 && <p className="second">{t('placement.answered', { right, total: answered })}</p>}
        </div>
        {opened.length > 0 && (
          <ul className="rules">
            {opened.map(({ id, title, state }) => (
              <li key={id} className="split">
                <b {...inLanguage}>{title}</b>
                <StateWord state={state} />
              </li>
            ))}
          </ul>
        )}
        {toCheck.length > 0 && (
          <section className="stack" aria-labelledby="h-check">
            <h2 id="h-check">{t('placement.checkTitle')}</h2>
            <p>{t('placement.checkText', CHECK_LENGTH)}</p>
            <ul className="rules">
              {toCheck.map(({ id, title }) => (
                <li key={id}>
                  <b {...inLanguage}>{title}</b>
                </li>
              ))}
            </ul>
          </section>
        )}
        <section className="block" aria-labelledby="h-next">
          <h2 id="h-next">{next ? t('placement.firstTitle') : t('map.doneTitle')}</h2>
          <p>{next ? <b {...inLanguage}>{next.title}</b> : t('reasons.all-mastered.text')}</p>
          {next && reason && <p className="second">{reason.text}</p>}
        </section>
      </Body>
      <Dock>
        {next && (
          <TakeNext
            courseId={courseId}
            decision={map.decision.id}
            module={next}
            checkFirst={map.checkFirst}
          />
        )}
        <Link className={next ? 'btn plain' : 'btn'} href={home} prefetch={false}>
          {t('round.toMap')}
        </Link>
      </Dock>
    </Screen>
  );
}
