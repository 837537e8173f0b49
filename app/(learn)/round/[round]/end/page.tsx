import Link from 'next/link';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { Go } from '@/app/_ui/go';
import { spoken } from '@/app/_ui/languages';
import { theLearner } from '@/app/_ui/learner';
import { Notice } from '@/app/_ui/notice';
import { loaded, one, type Query, uuidOrGone } from '@/app/_ui/page';
import { reasonForNext } from '@/app/_ui/reason';
import { Body, Dock, Screen } from '@/app/_ui/screen';
import { SkillBar } from '@/app/_ui/skill-bar';
import { TakeCheck } from '@/app/_ui/take-check';
import { TakeNext } from '@/app/_ui/take-next';
import type { Learner } from '@/lib/auth/schema';
import { moduleTitle } from '@/lib/content/schema';
import { languageName } from '@/lib/dates';
import { CHECK_LENGTH } from '@/lib/path/check';
import { forLearner, services } from '@/lib/server/web/services';
import { CheckEnd } from './check-end';
import { type RoundEndView, roundEndView } from './view';

type Params = Promise<{ round: string }>;

export default async function RoundEnd({ params, searchParams }: { params: Params; searchParams: Query }) {
  const learner = await theLearner();
  const { round: roundId } = await params;
  const view = await loaded(roundEndView(forLearner(learner.id), learner, uuidOrGone(roundId)));
  const { round, map, right, total, firstOpen, skills } = view;
  const home = `/course/${round.courseId}`;
  if (round.kind === 'placement') redirect(`${home}/placement`);
  if (round.kind === 'check') return <CheckEnd view={view} learner={learner} />;
  const { moduleId } = round;
  const { course, next } = map;
  const t = await getTranslations();
  const inLanguage = spoken(course.language, learner.screenLanguage);
  const reason = await reasonForNext(map);
  const now = services().clock();
  // the module goes on with a check of what was practised here
  const checksThis = map.checkFirst && next?.id === moduleId;
  const isAgain = next?.id === moduleId && !view.otherWays && !checksThis;
  const word = firstOpen ? null : wordFor(right, total, next !== null && next.id !== moduleId);
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
          {word && !view.otherWays && <p>{t(`round.${word}`)}</p>}
          {view.isEarly && <p>{t('round.early')}</p>}
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
        {view.toRead && (
          <section className="block" aria-labelledby="h-read">
            <h2 id="h-read">{t('round.readAgain')}</h2>
            <Go href={view.toRead.href}>
              <bdi lang={inLanguage.lang}>{view.toRead.title}</bdi>
            </Go>
          </section>
        )}
        {view.otherWays && (
          <Stuck courseId={round.courseId} moduleId={moduleId} ways={view.otherWays} learner={learner} />
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
          {next && checksThis && <p>{t('check.offerLearned', CHECK_LENGTH)}</p>}
          {next && reason && !checksThis && <p className="second">{reason.text}</p>}
          {next && <Go href={`${home}/why`}>{t('why.title')}</Go>}
        </section>
        {one((await searchParams).study) && (
          <Notice title={t('study.offer')} as="h2">
            <p>{t('study.offerText')}</p>
            <Go href="/study">{t('study.read')}</Go>
          </Notice>
        )}
      </Body>
      <Dock>
        {next && next.id !== moduleId && (
          <TakeNext
            courseId={round.courseId}
            decision={map.decision.id}
            module={next}
            checkFirst={map.checkFirst}
          />
        )}
        {next && checksThis && (
          <TakeCheck courseId={round.courseId} moduleId={next.id} decision={map.decision.id} look="btn" />
        )}
        {view.otherWays && !checksThis && next?.id === moduleId && (
          <Link className="btn" href={`/tutor?course=${round.courseId}&module=${moduleId}`} prefetch={false}>
            {t('round.stuckTutor')}
          </Link>
        )}
        {!next && (
          <Link className="btn" href={`${home}/end`} prefetch={false}>
            {t('end.see')}
          </Link>
        )}
        {view.hasModule && (
          <form method="post" action="/api/round" data-enhance>
            <input type="hidden" name="course" value={round.courseId} />
            <input type="hidden" name="module" value={moduleId} />
            <button type="submit" className={isAgain ? 'btn' : 'btn quiet'}>
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

/** Of a round that has no exercise open. @param leadsOn whether another module is proposed now */
function wordFor(
  right: number,
  total: number,
  leadsOn: boolean,
): 'allFive' | 'mostRight' | 'wasHard' | 'hardLater' | null {
  if (total < 3) return null;
  if (right === total) return total === 5 ? 'allFive' : null;
  if (right / total >= 0.6) return 'mostRight';
  return leadsOn ? 'hardLater' : 'wasHard';
}

/** What else there is when three rounds have brought no progress. */
async function Stuck({
  courseId,
  moduleId,
  ways,
  learner,
}: {
  courseId: string;
  moduleId: string;
  ways: NonNullable<RoundEndView['otherWays']>;
  learner: Learner;
}) {
  const t = await getTranslations('round');
  return (
    <section className="block" aria-labelledby="h-stuck">
      <h2 id="h-stuck">{t('stuckTitle')}</h2>
      <p>{t('stuckText')}</p>
      <ul className="rules">
        {ways.picture && (
          <li>
            <Go href={ways.picture}>{t('stuckPicture')}</Go>
          </li>
        )}
        {ways.languages.map(({ href, language }) => (
          <li key={language}>
            <Go href={href}>
              {t('stuckLanguage', { language: languageName(language, learner.screenLanguage) })}
            </Go>
          </li>
        ))}
        <li>
          <Go href={`/tutor?course=${courseId}&module=${moduleId}`}>{t('stuckTutor')}</Go>
        </li>
        <li>
          <Go href={`/course/${courseId}#map`}>{t('stuckModule')}</Go>
        </li>
      </ul>
    </section>
  );
}
