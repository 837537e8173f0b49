import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { forLearner } from '@/lib/server/web/services';
import { Fault } from '../../_ui/fault';
import { isolated, spoken } from '../../_ui/languages';
import { theLearner } from '../../_ui/learner';
import { Notice } from '../../_ui/notice';
import { loaded, one, type Query } from '../../_ui/page';
import { Screen } from '../../_ui/screen';
import { Chat } from './_chat/chat';
import { chatWords } from './_chat/chat-words';
import { ConversationList } from './_chat/conversation-list';
import { Suggestions } from './_chat/suggestions';
import { type TutorView, tutorView } from './view';

/** A new conversation, and the earlier ones below it. */
export default async function NewConversation({ searchParams }: { searchParams: Query }) {
  const learner = await theLearner();
  const query = await searchParams;
  const deps = forLearner(learner.id);
  const view = await loaded(
    tutorView(deps, learner, { courseId: one(query.course), moduleId: one(query.module) }),
  );
  const courseId = view.course.structure.id;
  const done = one(query.done);
  const hidden = one(query.hidden) === '1';
  const conversations = await loaded(deps.conversations.list(courseId, hidden));
  const fields = questionFields(courseId, view.moduleId, one(query.round), one(query.position));
  const t = await getTranslations();
  return (
    <Screen title={t('tutor.title')} titleIsHeading back={backTo(fields, t)} courseId={courseId}>
      <Chat fields={fields} turnId={view.turnId} words={await chatWords()}>
        <Fault code={one(query.error)} />
        {done && (
          <Notice title={done === 'deleted' ? t('tutor.deletedNow') : t('tutor.hiddenNow')} id="done" />
        )}
        {!hidden && <Beginning view={view} fields={fields} screenLanguage={learner.screenLanguage} />}
        {(hidden || conversations.length > 0) && (
          <section className="stack" aria-labelledby="h-earlier">
            <h2 id="h-earlier">{hidden ? t('tutor.hidden') : t('tutor.earlier')}</h2>
            {conversations.length === 0 && <p className="second">{t('tutor.none')}</p>}
            <ConversationList conversations={conversations} />
          </section>
        )}
        <p className="second">
          <Link
            className="go"
            href={`/tutor?course=${courseId}${hidden ? '' : '&hidden=1'}`}
            prefetch={false}
          >
            {hidden ? t('tutor.toEarlier') : t('tutor.toHidden')}
          </Link>
        </p>
      </Chat>
    </Screen>
  );
}

type Fields = Record<string, string>;

/** What goes with every question from this page. */
function questionFields(
  courseId: string,
  moduleId: string | null,
  round?: string,
  position?: string,
): Fields {
  return {
    courseId,
    ...(moduleId ? { moduleId } : {}),
    ...(round && position ? { roundId: round, position } : {}),
  };
}

function backTo(
  fields: Fields,
  t: Awaited<ReturnType<typeof getTranslations<never>>>,
): { href: string; label: string } {
  const { courseId, moduleId, roundId, position } = fields;
  if (roundId) return { href: `/round/${roundId}/${position}`, label: t('nav.backToExercise') };
  if (moduleId) return { href: `/course/${courseId}/${moduleId}`, label: t('nav.backToLesson') };
  return { href: `/course/${courseId}`, label: t('nav.backToCourse') };
}

async function Beginning({
  view,
  fields,
  screenLanguage,
}: {
  view: TutorView;
  fields: Fields;
  screenLanguage: string;
}) {
  const t = await getTranslations('tutor');
  const about = view.moduleId && view.titles[view.moduleId];
  return (
    <div className="stack">
      <div className="mark-empty" />
      {about && <p className="second">{t('about', { module: isolated(about) })}</p>}
      <p>
        <b>{t('empty')}</b>
      </p>
      <p>{t('program')}</p>
      <p className="second">{view.leaves ? t('privacyAway') : t('privacyHere')}</p>
      {fields.roundId ? (
        <p>{t('inExercise')}</p>
      ) : (
        <Suggestions
          title={t('suggestions')}
          questions={view.suggestions.questions}
          fields={fields}
          turnId={view.turnId}
          spoken={spoken(view.suggestions.language, screenLanguage)}
        />
      )}
    </div>
  );
}
