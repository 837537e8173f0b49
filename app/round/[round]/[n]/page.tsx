import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { AnswerControls } from '@/app/_ui/answer-controls';
import { Dots } from '@/app/_ui/dots';
import { Fault } from '@/app/_ui/fault';
import { Focus } from '@/app/_ui/focus';
import { HintButton, Hints } from '@/app/_ui/hints';
import { Icon } from '@/app/_ui/icon';
import { spoken } from '@/app/_ui/languages';
import { theLearner } from '@/app/_ui/learner';
import { Notice } from '@/app/_ui/notice';
import { loaded, one, positionOrGone, type Query, uuidOrGone } from '@/app/_ui/page';
import { ReadAloud } from '@/app/_ui/read-aloud';
import { Body, Dock, Screen } from '@/app/_ui/screen';
import type { ItemKind } from '@/lib/content/schema';
import { type ExerciseView, exerciseView } from './view';

type Props = { params: Promise<{ round: string; n: string }>; searchParams: Query };

/** One exercise: answered, marked and explained on the same page, with or without script. */
export default async function Exercise({ params, searchParams }: Props) {
  const learner = await theLearner();
  const { round: roundId, n } = await params;
  const position = positionOrGone(n);
  const query = await searchParams;
  const error = one(query.error);
  const unread = error === 'unreadable' || error === 'incomplete';
  const view = await loaded(exerciseView(learner, uuidOrGone(roundId), position));
  const { step, course, isPlacement } = view;
  const { item, verdict, round } = step;
  const t = await getTranslations();
  const inLanguage = spoken(item.language, learner.screenLanguage);
  const result = !unread && verdict ? (verdict.correct ? 'right' : 'notyet') : null;
  const Question = result || unread ? 'span' : 'h1';
  const ladder = { roundId, position, given: step.hints, total: item.hintCount };
  const map = `/course/${round.courseId}`;
  const ask = `/tutor?${new URLSearchParams({ course: round.courseId, module: step.moduleId, round: roundId, position: n })}`;
  return (
    <Screen
      title={isPlacement ? t('placement.title') : view.moduleTitle}
      back={
        isPlacement
          ? { href: map, label: t('nav.backToCourse') }
          : { href: `${map}/${step.moduleId}`, label: t('nav.backToLesson') }
      }
      courseId={round.courseId}
    >
      <Body>
        {!unread && <Fault code={error} />}
        {unread && <AskedAgain code={error} kind={item.kind} />}
        {result && verdict && <Result view={view} inLanguage={inLanguage} />}
        <form
          className="stack"
          id="answer-form"
          method="post"
          action="/api/answer"
          data-enhance
          key={position}
        >
          <input type="hidden" name="round" value={roundId} />
          <input type="hidden" name="position" value={position} />
          <input type="hidden" name="attempt" value={view.attemptId} />
          <input type="hidden" name="kind" value={item.kind} />
          <div className="row">
            <Dots answered={step.answered} position={position} />
            <p className="second">{t('exercise.position', { n: position, total: round.length })}</p>
          </div>
          {isPlacement && position === 1 && !verdict && <p className="second">{t('placement.about')}</p>}
          <fieldset id="question">
            <legend {...inLanguage}>
              {item.case && (
                <span className="case" data-speak>
                  {item.case}
                </span>
              )}
              <Question className="ask" data-speak>
                {item.stem}
              </Question>
            </legend>
            <AnswerControls
              item={item}
              given={view.given}
              typed={unread ? one(query.text) : undefined}
              verdict={result}
              spoken={inLanguage}
            />
          </fieldset>
        </form>
        <div className="tools">
          {!isPlacement && !verdict?.correct && step.hints.length === 0 && <HintButton {...ladder} />}
          <ReadAloud
            target="question"
            language={item.language}
            words={{ start: t('lesson.readAloud'), stop: t('lesson.stopReading') }}
          />
          {!isPlacement && (
            <Link href={ask} prefetch={false}>
              <Icon name="ask" small />
              {t('nav.tutor')}
            </Link>
          )}
        </div>
        {!verdict?.correct && step.hints.length > 0 && (
          <Hints
            {...ladder}
            spoken={spoken(course.language, learner.screenLanguage)}
            fresh={Number(one(query.hint)) || undefined}
          />
        )}
        {step.explanation && (
          <details className="fold" key={`why-${position}`}>
            <summary>
              <Icon name="down" small className="chev" />
              {t('exercise.showExplanation')}
            </summary>
            <p {...inLanguage}>{step.explanation}</p>
          </details>
        )}
      </Body>
      <Dock>
        {result === 'right' || (result && isPlacement) ? (
          <Onward view={view} look="btn" />
        ) : (
          <button type="submit" className="btn" form="answer-form">
            {verdict ? t('exercise.tryAgain') : t('exercise.check')}
          </button>
        )}
        {(isPlacement ? !verdict : verdict && !verdict.correct) && <Onward view={view} look="btn plain" />}
      </Dock>
    </Screen>
  );
}

/** To the next exercise, past this one or after it; at the end of a placement to its result, which has to be written down. */
async function Onward({
  view: { step, next, isLast, isPlacement },
  look,
}: {
  view: ExerciseView;
  look: string;
}) {
  const t = await getTranslations();
  const passes = isPlacement && !step.verdict;
  if (isPlacement && isLast) {
    return (
      <form method="post" action="/api/placement" data-enhance>
        <input type="hidden" name="course" value={step.round.courseId} />
        <button type="submit" className={look} name="act" value="end">
          {t(passes ? 'placement.pass' : 'placement.result')}
        </button>
      </form>
    );
  }
  return (
    <Link className={look} href={next} prefetch={false}>
      {t(passes ? 'placement.pass' : 'exercise.next')}
    </Link>
  );
}

async function Result({
  view: { step },
  inLanguage,
}: {
  view: ExerciseView;
  inLanguage: ReturnType<typeof spoken>;
}) {
  const t = await getTranslations('exercise');
  const correct = step.verdict?.correct ?? false;
  return (
    <>
      <Notice
        tone={correct ? 'right' : 'notyet'}
        title={correct ? t('correct') : t('notYet')}
        as="h1"
        id="result"
      >
        {step.verdict?.feedback && <p {...inLanguage}>{step.verdict.feedback}</p>}
        <p className="second">{t('saved')}</p>
      </Notice>
      <Focus on="result" mark={step.attempts.at(-1)?.id ?? ''} />
    </>
  );
}

async function AskedAgain({ code, kind }: { code: string; kind: ItemKind }) {
  const t = await getTranslations('exercise');
  const choice = kind === 'single-choice' || kind === 'multiple-choice';
  const words =
    code === 'unreadable' && kind === 'number'
      ? { title: t('unreadableTitle'), text: t('unreadableText') }
      : { title: t('incompleteTitle'), text: choice ? t('incompleteChoice') : t('incompleteText') };
  return (
    <>
      <Notice tone="notyet" title={words.title} as="h1" id="result">
        <p>{words.text}</p>
      </Notice>
      <Focus on="result" mark={code} />
    </>
  );
}
