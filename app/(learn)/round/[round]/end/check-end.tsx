import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { isolated, spoken } from '@/app/_ui/languages';
import { reasonForNext } from '@/app/_ui/reason';
import { Body, Dock, Screen } from '@/app/_ui/screen';
import { TakeNext } from '@/app/_ui/take-next';
import type { Learner } from '@/lib/auth/schema';
import { moduleTitle } from '@/lib/content/schema';
import type { RoundEndView } from './view';

/** What a check has shown, and what follows: the next module, or the part of the lesson to read. */
export async function CheckEnd({ view, learner }: { view: RoundEndView; learner: Learner }) {
  const { round, map, right, total, toRead } = view;
  const { course, next } = map;
  const t = await getTranslations();
  const home = `/course/${round.courseId}`;
  const lesson = `${home}/${round.moduleId}`;
  const title = moduleTitle(course.text, round.moduleId ?? '');
  const inLanguage = spoken(course.language, learner.screenLanguage);
  const isKnown = round.kind === 'check' && round.check.known === true;
  const missed = view.wasPractised
    ? ({ title: 'check.notYetTitle', text: 'check.notYetText' } as const)
    : ({ title: 'check.failedTitle', text: 'check.failedText' } as const);
  const said = isKnown ? ({ title: 'check.passedTitle', text: 'check.passedText' } as const) : missed;
  const reason = await reasonForNext(map);
  return (
    <Screen title={title} back={{ href: home, label: t('nav.backToCourse') }} courseId={round.courseId}>
      <Body>
        <div className="stack">
          <h1>{t(said.title)}</h1>
          <p>{t(said.text, { module: isolated(title) })}</p>
          <p className="second">{t('placement.answered', { right, total })}</p>
        </div>
        {!isKnown && toRead && (
          <section className="block" aria-labelledby="h-read">
            <h2 id="h-read">{t('check.missed')}</h2>
            <p>
              <b {...inLanguage}>{toRead.title}</b>
            </p>
          </section>
        )}
        {isKnown && (
          <section className="block" aria-labelledby="h-next">
            <h2 id="h-next">{t('round.nextTitle')}</h2>
            <p>{next ? <b {...inLanguage}>{next.title}</b> : t('reasons.all-mastered.text')}</p>
            {next && reason && <p className="second">{reason.text}</p>}
          </section>
        )}
      </Body>
      <Dock>
        {!isKnown && view.hasModule && (
          <Link className="btn" href={toRead?.href ?? lesson} prefetch={false}>
            {t('exercise.read', { section: isolated(toRead?.title ?? title) })}
          </Link>
        )}
        {isKnown && next && (
          <TakeNext
            courseId={round.courseId}
            decision={map.decision.id}
            module={next}
            checkFirst={map.checkFirst}
          />
        )}
        {isKnown && !next && (
          <Link className="btn" href={`${home}/end`} prefetch={false}>
            {t('end.see')}
          </Link>
        )}
        <Link className="btn plain" href={home} prefetch={false}>
          {t('round.toMap')}
        </Link>
      </Dock>
    </Screen>
  );
}
