import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { Fault } from '@/app/_ui/fault';
import { spoken } from '@/app/_ui/languages';
import { theLearner } from '@/app/_ui/learner';
import { Notice } from '@/app/_ui/notice';
import { loaded, one, positionOrGone, type Query, uuidOrGone } from '@/app/_ui/page';
import { Body, Dock, Screen } from '@/app/_ui/screen';
import { forLearner } from '@/lib/server/web/services';
import { CheckButton } from './check-button';
import { AnswerForm, AskedAgain, Help, Onward, ReadFirst, Result } from './parts';
import { Report } from './report';
import { exerciseView } from './view';

type Props = { params: Promise<{ round: string; n: string }>; searchParams: Query };

/** One exercise: answered, marked and explained on the same page, with or without script. */
export default async function Exercise({ params, searchParams }: Props) {
  const learner = await theLearner();
  const { round: roundId, n } = await params;
  const position = positionOrGone(n);
  const query = await searchParams;
  const error = one(query.error);
  const unread = error === 'unreadable' || error === 'incomplete' || error === 'same';
  const view = await loaded(exerciseView(forLearner(learner.id), learner, uuidOrGone(roundId), position));
  const { step, isTest } = view;
  const { item, verdict, round } = step;
  const isPlacement = round.kind === 'placement';
  const t = await getTranslations();
  const inLanguage = spoken(item.language, learner.screenLanguage);
  const result = !unread && verdict ? (verdict.correct ? 'right' : 'notyet') : null;
  /** Nothing is tried any more: the right answer and why stand open. */
  const isShown = verdict?.correct === false && (isTest || one(query.shown) === '1');
  const map = `/course/${round.courseId}`;
  return (
    <Screen
      title={isPlacement ? t('placement.title') : view.moduleTitle}
      back={
        isTest || view.isGone
          ? { href: map, label: t('nav.backToCourse') }
          : { href: `${map}/${step.moduleId}`, label: t('nav.backToLesson') }
      }
      courseId={round.courseId}
    >
      <Body>
        {!unread && <Fault code={error} />}
        {view.isGone && (
          <Notice title={t('gone.exercise')}>
            <p>{t('gone.exerciseText')}</p>
          </Notice>
        )}
        {unread && <AskedAgain code={error} kind={item.kind} />}
        {result && verdict && <Result view={view} inLanguage={inLanguage} isShown={isShown} />}
        <AnswerForm
          view={view}
          inLanguage={inLanguage}
          result={result}
          typed={unread ? one(query.text) : undefined}
          isHeading={!result && !unread}
        />
        <Help
          view={view}
          inLanguage={inLanguage}
          screenLanguage={learner.screenLanguage}
          hint={one(query.hint)}
          isShown={isShown}
        />
        {(isShown || result === 'right') && <ReadFirst view={view} inLanguage={inLanguage} />}
        <Report roundId={round.id} position={position} isSent={one(query.reported) === '1'} />
      </Body>
      <Dock>
        {result === 'right' || isShown ? (
          <Onward view={view} look="btn" />
        ) : (
          <>
            <CheckButton
              label={verdict ? t('exercise.tryAgain') : t('exercise.check')}
              wait={verdict && error !== 'unreadable' ? t('exercise.changeFirst') : null}
              mark={`${position}/${step.attempts.length}`}
            />
            {!verdict && isTest && <Onward view={view} look="btn plain" />}
            {verdict && (
              <Link
                className="btn plain"
                href={`/round/${round.id}/${position}?shown=1#result`}
                prefetch={false}
              >
                {t('exercise.next')}
              </Link>
            )}
          </>
        )}
      </Dock>
    </Screen>
  );
}
