import Link from 'next/link';
import { getLocale, getTimeZone, getTranslations } from 'next-intl/server';
import { Go } from '@/app/_ui/go';
import { Icon } from '@/app/_ui/icon';
import { spoken } from '@/app/_ui/languages';
import { theLearner } from '@/app/_ui/learner';
import { loaded } from '@/app/_ui/page';
import { Body, Dock, Screen } from '@/app/_ui/screen';
import { SkillBar } from '@/app/_ui/skill-bar';
import { StateWord } from '@/app/_ui/state-word';
import { weekdayIn } from '@/lib/dates';
import { forLearner } from '@/lib/server/web/services';
import { lastDays } from './days';
import { type ProgressView, progressView } from './view';

export default async function Progress({ params }: { params: Promise<{ course: string }> }) {
  const learner = await theLearner();
  const { course: courseId } = await params;
  const view = await loaded(progressView(forLearner(learner.id), learner, courseId));
  const t = await getTranslations('progress');
  const nav = await getTranslations('nav');
  const end = await getTranslations('end');
  const inLanguage = spoken(view.course.language, learner.screenLanguage);
  const map = `/course/${courseId}`;
  const { practise } = view;
  return (
    <Screen
      title={view.course.text.title}
      back={{ href: map, label: nav('backToCourse') }}
      courseId={courseId}
    >
      <Body>
        <div className="stack tight">
          <h1>{t('title')}</h1>
          <p>{await firstLine(view)}</p>
        </div>
        <section className="stack" aria-labelledby="h-skills">
          <h2 id="h-skills">{t('skills')}</h2>
          <ul className="rules">
            {view.skills.map(({ title, knowledge }) => (
              <SkillBar
                key={knowledge.skillId}
                title={title}
                knowledge={knowledge}
                now={view.now}
                spoken={inLanguage}
              />
            ))}
          </ul>
          <p className="second">{t('bar')}</p>
        </section>
        <section className="stack" aria-labelledby="h-week">
          <h2 id="h-week">{t('week')}</h2>
          {view.changes.length === 0 && <p className="second">{t('noChange')}</p>}
          <ul className="rules">
            {view.changes.map(({ from, to, titles }) => (
              <li className="stack tight" key={`${from} ${to}`}>
                <p className="state">
                  <StateWord state={from} />
                  <Icon name="go" className="turn" label={t('to')} />
                  <StateWord state={to} />
                </p>
                <ul className="bullets" {...inLanguage}>
                  {titles.map((title) => (
                    <li key={title}>{title}</li>
                  ))}
                </ul>
              </li>
            ))}
          </ul>
        </section>
        <Go href={`${map}/end`}>{end('see')}</Go>
        <Days days={lastDays(view.now, view.answered, await getTimeZone())} />
      </Body>
      <Dock>
        {practise ? (
          <form method="post" action="/api/round" data-enhance>
            <input type="hidden" name="course" value={courseId} />
            <input type="hidden" name="module" value={practise.moduleId} />
            <button type="submit" className="btn">
              {practise.fading ? t('practiseFading') : t('practise')}
            </button>
          </form>
        ) : (
          <Link className="btn" href={map} prefetch={false}>
            {nav('course')}
          </Link>
        )}
      </Dock>
    </Screen>
  );
}

async function firstLine({ skills }: ProgressView): Promise<string> {
  const t = await getTranslations('progress');
  const due = skills.filter(({ knowledge }) => knowledge.state === 'review').length;
  if (due > 0) return t('reviewLine', { count: due });
  return skills.every(({ knowledge }) => knowledge.state === 'new') ? t('emptyLine') : t('steadyLine');
}

async function Days({ days }: { days: ReturnType<typeof lastDays> }) {
  const t = await getTranslations('progress');
  const locale = await getLocale();
  return (
    <section className="stack" aria-labelledby="h-days">
      <h2 id="h-days">{t('days')}</h2>
      <div className="days">
        <ol className="week">
          {days.map(({ date, practised }) => (
            <li key={date.getTime()} className={practised ? 'on' : undefined}>
              {weekdayIn(locale, date, 'UTC')}
              <Icon name={practised ? 'mastered' : 'new'} label={practised ? t('practised') : t('free')} />
            </li>
          ))}
        </ol>
      </div>
      <p className="second">{t('daysLine', { count: days.filter((day) => day.practised).length })}</p>
    </section>
  );
}
