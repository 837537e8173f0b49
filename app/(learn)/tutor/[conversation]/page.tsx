import { getTranslations } from 'next-intl/server';
import { Fault } from '@/app/_ui/fault';
import { Go } from '@/app/_ui/go';
import { Icon } from '@/app/_ui/icon';
import { spoken } from '@/app/_ui/languages';
import { theLearner } from '@/app/_ui/learner';
import { loaded, one, type Query, uuidOrGone } from '@/app/_ui/page';
import { Screen } from '@/app/_ui/screen';
import { Chat } from '@/app/(learn)/tutor/_chat/chat';
import { chatWords } from '@/app/(learn)/tutor/_chat/chat-words';
import { ConversationTools } from '@/app/(learn)/tutor/_chat/conversation-list';
import { Suggestions } from '@/app/(learn)/tutor/_chat/suggestions';
import { Turn } from '@/app/(learn)/tutor/_chat/turn';
import { forLearner } from '@/lib/server/web/services';
import { picturesOf } from '../pictures';
import { stepsIn, suggestionsFor, tutorView } from '../view';

type Props = { params: Promise<{ conversation: string }>; searchParams: Query };

/** How many more turns one tap opens. */
const EARLIER = 10;

/**
 * One conversation: the latest questions with their answers, a way to the earlier ones, and a field
 * for the next.
 */
export default async function Conversation({ params, searchParams }: Props) {
  const learner = await theLearner();
  const { conversation: id } = await params;
  const query = await searchParams;
  const deps = forLearner(learner.id);
  const from = /^\d{1,6}$/.test(one(query.from) ?? '') ? Number(one(query.from)) : undefined;
  const found = await loaded(deps.conversations.one(uuidOrGone(id), from));
  const { courseId, roundId, position } = found;
  const view = await loaded(tutorView(deps, learner, { courseId, moduleId: found.moduleId ?? undefined }));
  // Null also where the module has left the course: the way back is then the map.
  const { moduleId } = view;
  const t = await getTranslations();
  const fields = {
    conversationId: id,
    courseId,
    ...(moduleId ? { moduleId } : {}),
    ...(roundId && position !== null ? { roundId, position: String(position) } : {}),
  };
  const first = found.list[0]?.position ?? 1;
  const last = found.list.at(-1)?.answer;
  const isTalk = last?.kind === 'talk';
  const shown = isTalk ? last.again?.citation : last?.kind === 'quoted' ? last.citations[0] : undefined;
  const about = shown?.moduleId ?? moduleId;
  const next = roundId
    ? null
    : await suggestionsFor(deps, courseId, view.course.language, about, shown?.sectionId);
  const context = {
    courseId,
    from: first,
    screenLanguage: learner.screenLanguage,
    titles: view.titles,
    steps: await stepsIn(deps, found.list),
    sent: await deps.conversations.sent(found.list.map((turn) => turn.id)),
    fields,
    nextTurnId: view.turnId,
    languages: view.course.structure.languages,
    pictures: await picturesOf(deps, found.list),
  };
  return (
    <Screen
      title={t('tutor.title')}
      titleIsHeading
      back={{
        href: backHref({ courseId, moduleId, roundId, position }),
        label: t(roundId ? 'nav.backToExercise' : moduleId ? 'nav.backToLesson' : 'nav.backToCourse'),
      }}
      courseId={courseId}
    >
      <Chat fields={fields} turnId={view.turnId} words={await chatWords()}>
        <Fault code={one(query.error)} />
        {first > 1 && (
          <Go href={`/tutor/${id}?from=${Math.max(1, first - EARLIER)}#turn-${found.list[0]?.id}`}>
            {t('tutor.earlierTurns', { count: first - 1 })}
          </Go>
        )}
        <div className="chat" role="log">
          {found.list.map((turn) => (
            <Turn key={turn.id} turn={turn} context={context} />
          ))}
        </div>
        {next && (
          <Suggestions
            title={isTalk ? t('talk.examples') : t('tutor.askNext')}
            questions={next.questions}
            fields={fields}
            turnId={view.turnId}
            spoken={spoken(next.language, learner.screenLanguage)}
          />
        )}
        <details className="fold">
          <summary>
            <Icon name="down" small className="chev" />
            {t('tutor.thisConversation')}
          </summary>
          <p className="second">{t('tutor.program')}</p>
          <p className="second">{view.leaves ? t('tutor.privacyAway') : t('tutor.privacyHere')}</p>
          <ConversationTools id={id} hidden={found.hidden} />
        </details>
      </Chat>
    </Screen>
  );
}

function backHref(place: {
  courseId: string;
  moduleId: string | null;
  roundId: string | null;
  position: number | null;
}): string {
  if (place.roundId) return `/round/${place.roundId}/${place.position}`;
  return place.moduleId ? `/course/${place.courseId}/${place.moduleId}` : `/course/${place.courseId}`;
}
