import { isScreenLanguage } from '@/app/_ui/accept-language';
import type { ScreenLanguage } from '@/lib/auth/schema';
import { languageName, ownName } from '@/lib/dates';
import type { RecordedTurn, TalkTopic, TurnAnswer } from '@/lib/tutor/schema';
import { Go } from '../../../_ui/go';
import { spoken } from '../../../_ui/languages';
import { wordsIn } from '../../../_ui/words-in';
import { Again } from './again';
import { citationLink } from './sources';
import type { TurnContext } from './turn-context';

type Answer = Extract<TurnAnswer, { kind: 'talk' }>;

/** Where talk leads on to. */
const LESSONS: ReadonlySet<TalkTopic> = new Set(['thanks', 'goodbye', 'ok']);
const HELP: ReadonlySet<TalkTopic> = new Set([
  'call-a-person',
  'are-you-a-person',
  'swearing',
  'dont-understand',
]);

/** Fixed words for what is no question, in its language, and ways on. */
export async function Talk({
  answer,
  turn,
  context,
}: {
  answer: Answer;
  turn: RecordedTurn;
  context: TurnContext;
}) {
  const { topic, again, wanted } = answer;
  const language = languageOf(answer, turn, context);
  const t = await wordsIn(language);
  const missing = topic === 'other-language' && wanted !== null && !context.languages.includes(wanted);
  return (
    <div className="stack" data-talk={topic} {...spoken(language, context.screenLanguage)}>
      {again ? (
        <>
          <p>
            {again.inSteps
              ? t('talk.againSteps')
              : t('talk.againLanguage', { language: languageName(again.citation.language, language) })}
          </p>
          <Again again={again} turnId={turn.id} context={context} />
        </>
      ) : (
        <p>{t(`talk.says.${topic}`)}</p>
      )}
      {missing && <p>{t('talk.noLanguage', { language: languageName(wanted, language) })}</p>}
      {topic === 'other-language' && (
        <Languages title={t('talk.languages')} answer={answer} context={context} />
      )}
      {topic === 'other-language' && <Go href="/settings">{t('talk.settings')}</Go>}
      {LESSONS.has(topic) && <Go href={lessonsHref(context)}>{t('talk.lessons')}</Go>}
      {HELP.has(topic) && <Go href="/help">{t('help.link')}</Go>}
    </div>
  );
}

/** The one that was asked for, else the question's, as far as the screens speak them. */
function languageOf(
  { wanted }: Answer,
  { language }: RecordedTurn,
  { screenLanguage }: TurnContext,
): ScreenLanguage {
  const found = [wanted, language, screenLanguage].find((one) => isScreenLanguage(one ?? undefined));
  return (found ?? 'en') as ScreenLanguage;
}

/** Those of the lessons; what was shown before opens in them. */
function Languages({ title, answer, context }: { title: string; answer: Answer; context: TurnContext }) {
  const cited = answer.again?.citation;
  return (
    <div className="stack tight">
      <p>{title}</p>
      <ul>
        {context.languages.map((code) => (
          <li key={code} lang={code}>
            {cited ? <Go href={citationLink(cited, code)}>{ownName(code)}</Go> : <bdi>{ownName(code)}</bdi>}
          </li>
        ))}
      </ul>
    </div>
  );
}

function lessonsHref({ courseId, fields }: TurnContext): string {
  if (fields.roundId) return `/round/${fields.roundId}/${fields.position}`;
  return `/course/${courseId}${fields.moduleId ? `/${fields.moduleId}` : ''}`;
}
