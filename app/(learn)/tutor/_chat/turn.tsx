import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { TRAINED_ALGORITHM } from '@/lib/tutor/digital-source';
import type { Citation, RecordedTurn, TurnAnswer } from '@/lib/tutor/schema';
import { Go } from '../../../_ui/go';
import { Hidden } from '../../../_ui/hidden';
import { spoken } from '../../../_ui/languages';
import { DangerCard } from './danger-card';
import { Judge } from './judge';
import { ModelWords } from './model-words';
import { Origin } from './origin';
import { FromCourse, marksOf } from './quotations';
import { SectionAnswer, SectionLinks } from './section-answer';
import { SendQuestion } from './send-question';
import { sourceAnchor } from './sources';
import { Talk } from './talk';
import type { TurnContext } from './turn-context';

/** schema.org's property with IPTC's term. */
const WRITTEN_BY_MODEL = {
  itemScope: true,
  itemType: 'https://schema.org/CreativeWork',
  'data-digital-source-type': TRAINED_ALGORITHM,
};

/** One question and what the tutor said to it. */
export function Turn({ turn, context }: { turn: RecordedTurn; context: TurnContext }) {
  const t = useTranslations('tutor');
  const help = useTranslations('help');
  return (
    <>
      <p className="asked" id={`turn-${turn.id}`} tabIndex={-1}>
        <span className="vh">{t('you')} </span>
        <span className="said" dir="auto" lang={turn.language}>
          {turn.question}
        </span>
      </p>
      <article className="answer" aria-label={t('answer')}>
        {turn.answer.kind !== 'danger' && turn.answer.long && <p className="second">{t('long')}</p>}
        <Answer turn={turn} context={context} />
        {turn.answer.kind === 'not-in-course' && <Go href="/help">{help('link')}</Go>}
        <HelpLine answer={turn.answer} />
        {turn.answer.kind !== 'danger' && turn.answer.kind !== 'talk' && (
          <Judge turn={turn} from={context.from} />
        )}
      </article>
    </>
  );
}

/** One quiet line: what was asked may be a call for help, or may not. */
function HelpLine({ answer }: { answer: TurnAnswer }) {
  const t = useTranslations('tutor');
  if (answer.kind === 'danger' || !answer.helpOn) return null;
  return (
    <p className="second">
      <Link href="/help" prefetch={false}>
        {t('helpOn')}
      </Link>
    </p>
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
      return <NotInCourse answer={answer} turn={turn} context={context} />;
    case 'talk':
      return <Talk answer={answer} turn={turn} context={context} />;
    case 'hint':
      return <HintTurn answer={answer} />;
    case 'danger':
      return <DangerCard answer={answer} context={context} />;
    case 'broken':
      return <Broken answer={answer} turn={turn} context={context} />;
  }
}

type Of<K extends TurnAnswer['kind']> = {
  answer: Extract<TurnAnswer, { kind: K }>;
  turn: RecordedTurn;
  context: TurnContext;
};

function Quoted({ answer, turn, context }: Of<'quoted'>) {
  const t = useTranslations('tutor');
  return (
    <>
      {answer.because && <p className="second">{t(`because.${answer.because}`)}</p>}
      {answer.others ? (
        <SectionAnswer answer={answer} turn={turn} context={context} />
      ) : (
        <FromCourse citations={answer.citations} turn={turn} context={context} />
      )}
    </>
  );
}

function Generated({ answer, turn, context }: Of<'generated'>) {
  const t = useTranslations('tutor');
  return (
    <>
      <Origin icon="ask" tone="words">
        {t('words', { marks: marksOf(answer.citations) })}
      </Origin>
      <OwnWords words={answer.words} turn={turn} citations={answer.citations} context={context} />
      <FromCourse citations={answer.citations} turn={turn} context={context} />
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
    <div {...spoken(turn.language, context.screenLanguage)} {...WRITTEN_BY_MODEL}>
      <meta itemProp="digitalSourceType" content={TRAINED_ALGORITHM} />
      <ModelWords text={words} source={source} />
    </div>
  );
}

function NotInCourse({ answer, turn, context }: Of<'not-in-course'>) {
  const t = useTranslations('tutor');
  const modules = answer.nearestModules.filter((id) => context.titles[id]);
  const nearest = answer.nearest?.filter(({ moduleId }) => context.titles[moduleId]) ?? [];
  return (
    <>
      <Origin icon="nobook" tone="none">
        {t('notInCourse')}
      </Origin>
      {nearest.length > 0 ? (
        <div className="stack tight">
          <p>{t('nearestSections')}</p>
          <SectionLinks links={nearest} context={context} />
        </div>
      ) : (
        modules.length > 0 && (
          <div className="stack tight">
            <p>{t('nearest')}</p>
            <ul>
              {modules.map((id) => (
                <li key={id}>
                  <Link className="go" href={`/course/${context.courseId}/${id}`} prefetch={false}>
                    {context.titles[id]}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        )
      )}
      {!answer.helpOn && <SendQuestion turn={turn} context={context} />}
    </>
  );
}

function HintTurn({ answer }: { answer: Of<'hint'>['answer'] }) {
  const t = useTranslations('tutor');
  if (answer.hint === null) return <p>{t(answer.none ? 'noHints' : 'noMoreHints')}</p>;
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
          <FromCourse citations={answer.citations} turn={turn} context={context} />
        </>
      )}
      <Origin icon="notyet" tone="none">
        {t('brokenTitle')}
      </Origin>
      <p>{t('brokenText')}</p>
      <form method="post" action="/api/tutor" data-ask>
        <Hidden fields={{ ...context.fields, turnId: context.nextTurnId, question: turn.question }} />
        <button type="submit" className="btn quiet">
          {t('askAgain')}
        </button>
      </form>
    </>
  );
}
