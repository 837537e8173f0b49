import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { courseOrStart } from '@/app/_ui/course';
import { spoken } from '@/app/_ui/languages';
import { theLearner } from '@/app/_ui/learner';
import { loaded, positionOrGone, uuidOrGone } from '@/app/_ui/page';
import { Body, Dock, Screen } from '@/app/_ui/screen';
import { moduleTitle } from '@/lib/content/schema';
import { exampleAfter } from '@/lib/practice/worked-example';
import { forLearner } from '@/lib/server/web/services';
import { Solution } from '../solution';

/** An exercise shown solved, between two of a round: nothing is answered here. */
export default async function Example({ params }: { params: Promise<{ round: string; n: string }> }) {
  const learner = await theLearner();
  const { round, n } = await params;
  const deps = forLearner(learner.id);
  const position = positionOrGone(n);
  const at = { roundId: uuidOrGone(round), position, language: learner.contentLanguage };
  const shown = await loaded(exampleAfter(deps, at));
  const { courseId } = shown.round;
  const course = await courseOrStart(deps.courses, courseId, learner.contentLanguage);
  const { item, solution, explanation } = shown;
  const t = await getTranslations();
  const inLanguage = spoken(item.language, learner.screenLanguage);
  return (
    <Screen
      title={moduleTitle(course.text, shown.moduleId)}
      back={{ href: `/course/${courseId}/${shown.moduleId}`, label: t('nav.backToLesson') }}
      courseId={courseId}
    >
      <Body>
        <div className="stack tight">
          <h1>{t('exercise.exampleTitle')}</h1>
          <p className="second">{t('exercise.exampleText')}</p>
        </div>
        <section className="stack" aria-labelledby="h-asked">
          <h2 id="h-asked" {...inLanguage}>
            {item.case && <span className="case">{item.case} </span>}
            {item.stem}
          </h2>
          {item.options && (
            <ul className="bullets" {...inLanguage}>
              {item.options.map(({ id, text }) => (
                <li key={id}>{text}</li>
              ))}
            </ul>
          )}
        </section>
        <section className="block" aria-labelledby="h-solution" id="solution">
          <h2 id="h-solution">{t('exercise.solution')}</h2>
          <Solution {...solution} inLanguage={inLanguage} />
          <h3>{t('exercise.why')}</h3>
          <p {...inLanguage}>{explanation}</p>
        </section>
      </Body>
      <Dock>
        <Link className="btn" href={`/round/${round}/${position + 1}`} prefetch={false}>
          {t('exercise.exampleDone')}
        </Link>
      </Dock>
    </Screen>
  );
}
