import Link from 'next/link';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { isolated, spoken } from '@/app/_ui/languages';
import { theLearner } from '@/app/_ui/learner';
import { Notice } from '@/app/_ui/notice';
import { loaded, uuidOrGone } from '@/app/_ui/page';
import { reasonWords } from '@/app/_ui/reason';
import { Body, Dock, Screen } from '@/app/_ui/screen';
import { SkillBar } from '@/app/_ui/skill-bar';
import { services } from '@/lib/server/services';
import { roundEndView } from './view';

export default async function RoundEnd({ params }: { params: Promise<{ round: string }> }) {
  const learner = await theLearner();
  const { round: roundId } = await params;
  const { round, map, right, firstOpen, skills } = await loaded(roundEndView(learner, uuidOrGone(roundId)));
  const { moduleId } = round;
  const home = `/course/${round.courseId}`;
  if (moduleId === null) redirect(`${home}/placement`);
  const { course, next, decision } = map;
  const t = await getTranslations();
  const inLanguage = spoken(course.language, learner.screenLanguage);
  const [first] = decision.reasons;
  const reason = first && next?.id === decision.choice ? await reasonWords(first, course) : null;
  const now = services().clock();
  return (
    <Screen
      title={course.text.modules[moduleId]?.title ?? moduleId}
      back={{ href: home, label: t('nav.backToCourse') }}
      courseId={round.courseId}
    >
      <Body>
        <div className="stack tight">
          <h1>{t('round.title')}</h1>
          <p>{t('round.summary', { right, total: round.length })}</p>
        </div>
        {firstOpen && (
          <Notice title={t('round.open')}>
            <p>{t('round.openText')}</p>
            <p>
              <Link className="go" href={`/round/${roundId}/${firstOpen}`} prefetch={false}>
                {t('round.backToOpen')}
              </Link>
            </p>
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
          {next && (
            <p>
              <Link className="go" href={`${home}/why`} prefetch={false}>
                {t('why.title')}
              </Link>
            </p>
          )}
        </section>
      </Body>
      <Dock>
        {next && next.id !== moduleId && (
          <form method="post" action="/api/choice" data-enhance>
            <input type="hidden" name="course" value={round.courseId} />
            <button type="submit" className="btn" name="module" value={next.id}>
              {t(next.state === 'new' ? 'map.start' : 'map.continue', { module: isolated(next.title) })}
            </button>
          </form>
        )}
        <form method="post" action="/api/round" data-enhance>
          <input type="hidden" name="course" value={round.courseId} />
          <input type="hidden" name="module" value={moduleId} />
          <button type="submit" className={!next || next.id === moduleId ? 'btn' : 'btn quiet'}>
            {t('round.again')}
          </button>
        </form>
        <Link className="btn plain" href={home} prefetch={false}>
          {t('round.toMap')}
        </Link>
      </Dock>
    </Screen>
  );
}
