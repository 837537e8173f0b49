import Link from 'next/link';
import { getLocale, getTranslations } from 'next-intl/server';
import { Focus } from '@/app/_ui/focus';
import { Hidden } from '@/app/_ui/hidden';
import { Icon } from '@/app/_ui/icon';
import { isolated, spoken } from '@/app/_ui/languages';
import { Notice } from '@/app/_ui/notice';
import { ReadAloud } from '@/app/_ui/read-aloud';
import type { ItemKind } from '@/lib/content/items/kinds';
import { AnswerControls } from './answer-controls';
import { Dots } from './dots';
import { HintButton, Hints } from './hints';
import { Solution } from './solution';
import type { ExerciseView } from './view';

/** `lang` and `dir` of the item's words. */
type InLanguage = ReturnType<typeof spoken>;

/** @param isHeading the question is the page's heading, until something is said about an answer */
export async function AnswerForm({
  view: { step, attemptId, given, isTest },
  inLanguage,
  result,
  typed,
  isHeading,
}: {
  view: ExerciseView;
  inLanguage: InLanguage;
  result: 'right' | 'notyet' | null;
  typed: string | undefined;
  isHeading: boolean;
}) {
  const t = await getTranslations();
  const { item, round, position } = step;
  const isCheck = round.kind === 'check';
  const missed = step.missed.flatMap((one) => (one.kind === 'single-choice' ? [one.option] : []));
  const Question = isHeading ? 'h1' : 'span';
  const fields = { round: round.id, position: String(position), attempt: attemptId, kind: item.kind };
  return (
    <form
      className="stack"
      id="answer-form"
      method="post"
      action="/api/answer"
      data-enhance
      data-keep={`${round.id}/${position}/${step.attempts.length}`}
      key={`${position}/${step.attempts.length}`}
    >
      <Hidden fields={fields} />
      <div className="row">
        <Dots answered={step.answered} position={position} />
        <p className="second">
          {isCheck
            ? t('exercise.positionOfCheck', { n: position, most: round.length })
            : t('exercise.position', { n: position, total: round.length })}
        </p>
      </div>
      {isTest && position === 1 && !step.verdict && (
        <p className="second">{t(isCheck ? 'check.about' : 'placement.about')}</p>
      )}
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
          given={given}
          typed={typed}
          verdict={result}
          missed={missed}
          parts={step.parts}
          spoken={inLanguage}
        />
      </fieldset>
    </form>
  );
}

/** What helps with the exercise: hints, a voice, the tutor, and after an answer the explanation. */
export async function Help({
  view: { step, course, isTest },
  inLanguage,
  screenLanguage,
  hint,
  isShown,
}: {
  view: ExerciseView;
  inLanguage: InLanguage;
  screenLanguage: string;
  /** Level that was asked for just now. */
  hint: string | undefined;
  /** The explanation stands above already. */
  isShown: boolean;
}) {
  const t = await getTranslations();
  const { item, round, position, hints } = step;
  const isOpen = !step.verdict?.correct && !isShown;
  const ladder = { roundId: round.id, position, ladder: hints };
  const place = {
    course: round.courseId,
    module: step.moduleId,
    round: round.id,
    position: String(position),
  };
  return (
    <>
      <div className="tools">
        {!isTest && isOpen && hints.given.length === 0 && <HintButton {...ladder} />}
        <ReadAloud
          target="question"
          language={item.language}
          words={{ start: t('lesson.readAloud'), stop: t('lesson.stopReading') }}
        />
        {!isTest && (
          <Link href={`/tutor?${new URLSearchParams(place)}`} prefetch={false}>
            <Icon name="ask" small />
            {t('nav.tutor')}
          </Link>
        )}
      </div>
      {!isTest && isOpen && hints.total === 0 && !hints.isHeld && (
        <p className="second">{t('exercise.noHints')}</p>
      )}
      {isOpen && hints.given.length > 0 && (
        <Hints
          {...ladder}
          spoken={spoken(course.language, screenLanguage)}
          fresh={/^[0-3]$/.test(hint ?? '') ? Number(hint) : undefined}
        />
      )}
      {step.explanation && !isShown && (
        <details className="fold" key={`why-${position}`}>
          <summary>
            <Icon name="down" small className="chev" />
            {t('exercise.showExplanation')}
          </summary>
          <p {...inLanguage}>{step.explanation}</p>
        </details>
      )}
    </>
  );
}

/**
 * To the next exercise, past this one or after it. Where that is not chosen yet, it is asked for;
 * at the end of a placement its result has to be written down.
 */
export async function Onward({
  view: { step, next, isLast, isTest, toRead },
  look,
}: {
  view: ExerciseView;
  look: string;
}) {
  const t = await getTranslations();
  const passes = isTest && !step.verdict;
  if (toRead) {
    return (
      <Link className={look} href={toRead.href} prefetch={false}>
        {t('exercise.read', { section: isolated(toRead.section) })}
      </Link>
    );
  }
  if (step.round.kind === 'placement' && isLast) {
    return (
      <form method="post" action="/api/placement" data-enhance>
        <input type="hidden" name="course" value={step.round.courseId} />
        <button type="submit" className={look} name="act" value="end">
          {t(passes ? 'placement.pass' : 'placement.result')}
        </button>
      </form>
    );
  }
  const label = t(passes ? 'placement.pass' : 'exercise.next');
  if (next === null) {
    return (
      <form method="post" action="/api/next" data-enhance>
        <Hidden fields={{ round: step.round.id, position: String(step.position) }} />
        <button type="submit" className={look}>
          {label}
        </button>
      </form>
    );
  }
  return (
    <Link className={look} href={next} prefetch={false}>
      {label}
    </Link>
  );
}

/** What is to be read before the next exercise. */
export async function ReadFirst({
  view: { toRead },
  inLanguage,
}: {
  view: ExerciseView;
  inLanguage: InLanguage;
}) {
  const t = await getTranslations('exercise');
  if (!toRead) return null;
  return (
    <Notice title={t('readTitle')} as="h2">
      <p>{t('readText', { skill: isolated(toRead.skill) })}</p>
      <p>
        <b {...inLanguage}>{toRead.section}</b>
      </p>
    </Notice>
  );
}

/** @param isShown nothing is tried any more: the right answer and why stand open */
export async function Result({
  view: { step },
  inLanguage,
  isShown,
}: {
  view: ExerciseView;
  inLanguage: InLanguage;
  isShown: boolean;
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
        <TakenFor step={step} inLanguage={inLanguage} />
        {step.verdict?.feedback && <p {...inLanguage}>{step.verdict.feedback}</p>}
        <p className="second">{t('saved')}</p>
      </Notice>
      {isShown && step.solution && (
        <section className="block" aria-labelledby="h-solution" id="solution">
          <h2 id="h-solution">{t('solution')}</h2>
          <Solution {...step.solution} inLanguage={inLanguage} />
          <h3>{t('why')}</h3>
          <p {...inLanguage} data-speak>
            {step.explanation}
          </p>
        </section>
      )}
      <Focus on="result" mark={`${step.attempts.at(-1)?.id ?? ''} ${isShown}`} />
    </>
  );
}

/** What a typed answer was taken for, so that a learner sees what was judged. */
async function TakenFor({
  step: { takenFor, item },
  inLanguage,
}: Pick<ExerciseView, 'step'> & { inLanguage: InLanguage }) {
  const t = await getTranslations('exercise');
  if (!takenFor) return null;
  const isNumber = 'number' in takenFor;
  // Digits as the course writes them, in every language.
  const digits = new Intl.NumberFormat(`${await getLocale()}-u-nu-latn`, { maximumFractionDigits: 6 });
  return (
    <p className="second" id="taken-for">
      {t(isNumber ? 'youWrote' : 'understoodAs')}{' '}
      <bdi {...inLanguage}>
        {isNumber ? [digits.format(takenFor.number), item.unit].filter(Boolean).join(' ') : takenFor.words}
      </bdi>
    </p>
  );
}

export async function AskedAgain({ code, kind }: { code: string; kind: ItemKind }) {
  const t = await getTranslations('exercise');
  const choice = kind === 'single-choice' || kind === 'multiple-choice';
  const words =
    code === 'same'
      ? { title: t('sameTitle'), text: t('sameText') }
      : code === 'unreadable' && kind === 'number'
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
