import Link from 'next/link';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { Go } from '@/app/_ui/go';
import { spoken } from '@/app/_ui/languages';
import { theLearner } from '@/app/_ui/learner';
import { Notice } from '@/app/_ui/notice';
import { loaded, uuidOrGone } from '@/app/_ui/page';
import { reasonForNext } from '@/app/_ui/reason';
import { Body, Dock, Screen } from '@/app/_ui/screen';
import { SkillBar } from '@/app/_ui/skill-bar';
import { TakeModule } from '@/app/_ui/take-module';
import { moduleTitle } from '@/lib/content/schema';
import { forLearner, services } from '@/lib/server/web/services';
import { roundEndView } from './view';

export default async function RoundEnd({ params }: { params: Promise<{ round: string }> }) {
  const learner = await theLearner();
  const { round: roundId } = await params;
  const view = await loaded(roundEndView(forLearner(learner.id), learner, uuidOrGone(roundId)));
  const { round, map, right, total, firstOpen, skills } = view;
  const home = `/course/${round.courseId}`;
  if (round.kind === 'placement') redirect(`${home}/placement`);
  const { moduleId } = round;
  const { course, next } = map;
  const t = await getTranslations();
  const inLanguage = spoken(course.language, learner.screenLanguage);
  const reason = await reasonForNext(map);
  const now = services().clock();
  const word = firstOpen ? null : wordFor(right, total);
  return (
    <Screen
      title={view.hasModule ? moduleTitle(course.text, moduleId) : course.text.title}
      back={{ href: home, label: t('nav.backToCourse') }}
      courseId={round.courseId}
    >
      <Body>
        <div className="stack tight">
          <h1>{t('round.title')}</h1>
          {total > 0 && <p>{t('round.summary', { right, total })}</p>}
          {word && <p>{t(`round.${word}`)}</p>}
        </div>
        {view.can && (
          <section className="stack tight" aria-labelledby="h-can">
            <h2 id="h-can">{t('map.canNow')}</h2>
            <p {...inLanguage}>{view.can}</p>
          </section>
        )}
        {view.isCut && (
          <Notice title={t('gone.round')}>
            <p>{t('gone.roundText')}</p>
          </Notice>
        )}
        {firstOpen && (
          <Notice title={t('round.open')}>
            <p>{t('round.openText')}</p>
            <Go href={`/round/${roundId}/${firstOpen}`}>{t('round.backToOpen')}</Go>
          </Notice>
        )}
        {skills.length > 0 && (
          <section className="stack" aria-labelledby="h-practised">
            <h2 id="h-practised">{t('round.practised')}</h2>
            <ul className="rules">
              {skills.map(({ title, knowledge }) => (
                <SkillBar
                  key={knowledge.skillId}
                  title={title}
                  knowledge={knowledge}
                  now={now}
                  spoken={inLanguage}
                />
              ))}
            </ul>
          </section>
        )}
        <section className="block" aria-labelledby="h-next">
          <h2 id="h-next">{t('round.nextTitle')}</h2>
          <p>{next ? <b {...inLanguage}>{next.title}</b> : t('reasons.all-mastered.text')}</p>
          {next && reason && <p className="second">{reason.text}</p>}
          {next && <Go href={`${home}/why`}>{t('why.title')}</Go>}
        </section>
      </Body>
      <Dock>
        {next && next.id !== moduleId && (
          <TakeModule courseId={round.courseId} decision={map.decision.id} module={next} />
        )}
        {view.hasModule && (
          <form method="post" action="/api/round" data-enhance>
            <input type="hidden" name="course" value={round.courseId} />
            <input type="hidden" name="module" value={moduleId} />
            <button type="submit" className={!next || next.id === moduleId ? 'btn' : 'btn quiet'}>
              {t('round.again')}
            </button>
          </form>
        )}
        <Link className="btn plain" href={home} prefetch={false}>
          {t('round.toMap')}
        </Link>
      </Dock>
    </Screen>
  );
}

/** Of a round that has no exercise open. */
function wordFor(right: number, total: number): 'allFive' | 'mostRight' | 'wasHard' | null {
  if (total < 3) return null;
  if (right === total) return total === 5 ? 'allFive' : null;
  return right / total >= 0.6 ? 'mostRight' : 'wasHard';
}
