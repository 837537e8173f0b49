import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Citation, RecordedTurn, TurnAnswer } from '@/lib/tutor/schema';
import { DangerCard } from './danger-card';
import { Icon, type IconName } from './icon';
import { languageName, spoken } from './languages';
import { ModelWords } from './model-words';
import { Sources, sourceAnchor } from './sources';

export interface TurnContext {
  courseId: string;
  screenLanguage: string;
  /** Titles of the course's modules by id. */
  titles: Record<string, string>;
  /** Sent with "ask again". */
  fields: Record<string, string>;
  nextTurnId: string;
}

/** One question and what the tutor said to it. */
export function Turn({ turn, context }: { turn: RecordedTurn; context: TurnContext }) {
  const t = useTranslations('tutor');
  return (
    <>
      <p className="asked" dir="auto" lang={turn.language} id={`turn-${turn.id}`}>
        <span className="vh">{t('you')} </span>
        {turn.question}
      </p>
      <article className="answer" aria-label={t('answer')}>
        <Answer turn={turn} context={context} />
        {turn.answer.kind !== 'danger' && <Judge turn={turn} />}
      </article>
    </>
  );
}

function Answer({ turn, context }: { turn: RecordedTurn; context: TurnContext }) {
  const { answer } = turn;
  switch (answer.kind) {
    case 'quoted':
      return <Quoted answer={answer} turn={turn} context={context} />;
    case 'generated':
      return <Generated answer={answer} turn={turn} context={context} />;
    case 'not-in-course':
      return <NotInCourse nearest={answer.nearestModules} context={context} />;
    case 'hint':
      return <HintTurn answer={answer} />;
    case 'danger':
      return <DangerCard answer={answer} screenLanguage={context.screenLanguage} />;
    case 'broken':
      return <Broken answer={answer} turn={turn} context={context} />;
  }
}

type Of<K extends TurnAnswer['kind']> = {
  answer: Extract<TurnAnswer, { kind: K }>;
  turn: RecordedTurn;
  context: TurnContext;
};

function Origin({ icon, tone, children }: { icon: IconName; tone?: 'words' | 'none'; children: ReactNode }) {
  return (
    <p className={tone ? `origin ${tone}` : 'origin'}>
      <Icon name={icon} small />
      {children}
    </p>
  );
}

function Quoted({ answer, turn, context }: Of<'quoted'>) {
  const t = useTranslations('tutor');
  return (
    <>
      {answer.because && <p className="second">{t(`because.${answer.because}`)}</p>}
      <Origin icon="book">{t('fromCourse')}</Origin>
      {answer.citations.map((citation) => (
        <Quotation key={citation.n} citation={citation} turnId={turn.id} context={context} />
      ))}
      <Sources
        turnId={turn.id}
        citations={answer.citations}
        screenLanguage={context.screenLanguage}
        titles={context.titles}
      />
    </>
  );
}

function Quotation({
  citation,
  turnId,
  context,
}: {
  citation: Citation;
  turnId: string;
  context: TurnContext;
}) {
  const t = useTranslations('tutor');
  const inLanguage = spoken(citation.language, context.screenLanguage);
  return (
    <blockquote className="quote stack tight">
      {inLanguage.lang && (
        <p className="second">
          {t('language', { language: languageName(citation.language, context.screenLanguage) })}
        </p>
      )}
      <p {...inLanguage}>
        {citation.sentences.join(' ')}
        <a
          className="cite"
          href={`#${sourceAnchor(turnId, citation.n)}`}
          aria-label={t('source', { n: citation.n })}
        >
          {citation.n}
        </a>
      </p>
    </blockquote>
  );
}

function marksOf(citations: readonly Citation[]): string {
  return citations.map(({ n }) => `[${n}]`).join(', ');
}

function Generated({ answer, turn, context }: Of<'generated'>) {
  const t = useTranslations('tutor');
  return (
    <>
      <Origin icon="ask" tone="words">
        {t('words', { marks: marksOf(answer.citations) })}
      </Origin>
      <OwnWords words={answer.words} turn={turn} citations={answer.citations} context={context} />
      <Origin icon="book">{t('fromCourse')}</Origin>
      {answer.citations.map((citation) => (
        <Quotation key={citation.n} citation={citation} turnId={turn.id} context={context} />
      ))}
      <Sources
        turnId={turn.id}
        citations={answer.citations}
        screenLanguage={context.screenLanguage}
        titles={context.titles}
      />
    </>
  );
}

function OwnWords({
  words,
  turn,
  citations,
  context,
}: {
  words: string;
  turn: RecordedTurn;
  citations: readonly Citation[];
  context: TurnContext;
}) {
  const t = useTranslations('tutor');
  const source = (n: number) =>
    citations.some((citation) => citation.n === n)
      ? { href: `#${sourceAnchor(turn.id, n)}`, label: t('source', { n }) }
      : null;
  return (
    <div {...spoken(turn.language, context.screenLanguage)}>
      <ModelWords text={words} source={source} />
    </div>
  );
}

function NotInCourse({ nearest, context }: { nearest: readonly string[]; context: TurnContext }) {
  const t = useTranslations('tutor');
  const known = nearest.filter((id) => context.titles[id]);
  return (
    <>
      <Origin icon="nobook" tone="none">
        {t('notInCourse')}
      </Origin>
      <p>{t('notInCourseText')}</p>
      {known.length > 0 && (
        <div className="stack tight">
          <p>{t('nearest')}</p>
          <ul>
            {known.map((id) => (
              <li key={id}>
                <Link className="go" href={`/course/${context.courseId}/${id}`} prefetch={false}>
                  {context.titles[id]}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

function HintTurn({ answer }: { answer: Of<'hint'>['answer'] }) {
  const t = useTranslations('tutor');
  if (answer.hint === null) return <p>{t('noMoreHints')}</p>;
  return (
    <>
      <Origin icon="bulb" tone="words">
        {t('hint', { level: answer.level })}
      </Origin>
      <p dir="auto">{answer.hint}</p>
    </>
  );
}

function Broken({ answer, turn, context }: Of<'broken'>) {
  const t = useTranslations('tutor');
  return (
    <>
      {answer.words && (
        <>
          <Origin icon="ask" tone="words">
            {answer.citations.length > 0 ? t('words', { marks: marksOf(answer.citations) }) : t('wordsPlain')}
          </Origin>
          <OwnWords words={answer.words} turn={turn} citations={answer.citations} context={context} />
          <Sources
            turnId={turn.id}
            citations={answer.citations}
            screenLanguage={context.screenLanguage}
            titles={context.titles}
          />
        </>
      )}
      <Origin icon="notyet" tone="none">
        {t('brokenTitle')}
      </Origin>
      <p>{t('brokenText')}</p>
      <form method="post" action="/api/tutor" data-ask>
        {Object.entries({ ...context.fields, turnId: context.nextTurnId, question: turn.question }).map(
          ([name, value]) => (
            <input type="hidden" key={name} name={name} value={value} />
          ),
        )}
        <button type="submit" className="btn quiet">
          {t('askAgain')}
        </button>
      </form>
    </>
  );
}

/** Whether it helped, and a way to say that something is wrong with it. */
function Judge({ turn }: { turn: RecordedTurn }) {
  const t = useTranslations('tutor');
  return (
    <form className="stack tight" method="post" action="/api/turn" data-enhance>
      <input type="hidden" name="turn" value={turn.id} />
      <p className="second">
        {turn.helped === null ? t('helpedQuestion') : turn.helped ? t('saidHelped') : t('saidNotHelped')}
      </p>
      <div className="tools">
        {turn.helped !== true && (
          <button type="submit" name="do" value="helped">
            {t('helped')}
          </button>
        )}
        {turn.helped !== false && (
          <button type="submit" name="do" value="not-helped">
            {t('notHelped')}
          </button>
        )}
        {turn.reported ? (
          <p className="second">{t('reported')}</p>
        ) : (
          <button type="submit" name="do" value="report">
            <Icon name="flag" small />
            {t('report')}
          </button>
        )}
      </div>
    </form>
  );
}
