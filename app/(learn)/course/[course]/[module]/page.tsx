import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { Blocks, wordAnchor } from '@/app/_ui/blocks';
import { Fault } from '@/app/_ui/fault';
import { Hidden } from '@/app/_ui/hidden';
import { Icon } from '@/app/_ui/icon';
import { spoken } from '@/app/_ui/languages';
import { theLearner } from '@/app/_ui/learner';
import { Notice } from '@/app/_ui/notice';
import { loaded, one, type Query } from '@/app/_ui/page';
import { ReadAloud } from '@/app/_ui/read-aloud';
import { Body, Dock, Screen } from '@/app/_ui/screen';
import { ShareLink } from '@/app/_ui/share-link';
import { TakeCheck } from '@/app/_ui/take-check';
import { WordCard } from '@/app/_ui/word-card';
import { Place } from '@/app/(learn)/course/[course]/[module]/place';
import { Suggestions } from '@/app/(learn)/tutor/_chat/suggestions';
import { languageShown } from '@/lib/content/schema';
import type { Sheet } from '@/lib/content/sheet';
import { dayIn, languageName } from '@/lib/dates';
import type { Cited } from '@/lib/retrieval/cited';
import { forLearner } from '@/lib/server/web/services';
import { NotInCourse } from './not-in-course';
import { lessonView } from './view';

type Props = { params: Promise<{ course: string; module: string }>; searchParams: Query };

export default async function LessonPage({ params, searchParams }: Props) {
  const learner = await theLearner();
  const { course: courseId, module: moduleId } = await params;
  const query = await searchParams;
  const asked = {
    ...{ cite: one(query.cite), hash: one(query.hash), language: one(query.in) },
    ...{ round: one(query.round), n: one(query.n) },
  };
  const view = await loaded(lessonView(forLearner(learner.id), learner, courseId, moduleId, asked));
  if (!view) return <NotInCourse learner={learner} courseId={courseId} isCited={Boolean(asked.cite)} />;
  const { course, lesson, words, sheets, minutes, place, citation, suggestions, turnId, cameFrom } = view;
  const t = await getTranslations();
  const inLanguage = spoken(lesson.language, learner.screenLanguage);
  const map = `/course/${courseId}`;
  return (
    <Screen
      title={course.text.modules[moduleId]?.title ?? lesson.title}
      back={{ href: map, label: t('nav.backToCourse') }}
      courseId={courseId}
    >
      <Body>
        <Fault code={one(query.error)} />
        <div className="stack tight">
          <h1 {...inLanguage}>{lesson.title}</h1>
          <p className="second">{t('lesson.minutes', { minutes })}</p>
          <div className="tools">
            <ReadAloud
              target="lesson"
              language={lesson.language}
              words={{ start: t('lesson.readAloud'), stop: t('lesson.stopReading') }}
            />
            <Link href={`/tutor?course=${courseId}&module=${moduleId}`} prefetch={false}>
              <Icon name="ask" small />
              {t('nav.tutor')}
            </Link>
            <ShareLink
              path={`${map}/${moduleId}`}
              title={lesson.title}
              words={{
                share: t('lesson.share'),
                copied: t('sheets.copied'),
                notCopied: t('sheets.notCopied'),
              }}
            />
            {place && <a href="#place">{t('lesson.goToPlace')}</a>}
            {!cameFrom && <TakeCheck courseId={courseId} moduleId={moduleId} />}
          </div>
          {lesson.language !== learner.contentLanguage && (
            <OtherLanguage
              line={t('lesson.inLanguage', {
                language: languageName(lesson.language, learner.screenLanguage),
              })}
              link={
                asked.language &&
                languageShown(course.structure, learner.contentLanguage, moduleId) === learner.contentLanguage
                  ? { href: `${map}/${moduleId}`, label: t('lesson.yourLanguage') }
                  : null
              }
            />
          )}
        </div>
        {citation && <CitationNotice state={citation.state} />}
        <article className="lesson" id="lesson" {...inLanguage}>
          <Blocks
            blocks={lesson.blocks}
            cited={citation?.blockIds ?? new Set()}
            after={await toTakeAlong(sheets, `${map}/${moduleId}`, asked.language)}
            {...(place ? { place: { blockId: place, label: t('lesson.stopped') } } : {})}
          />
        </article>
        {words.length > 0 && (
          <section className="stack" aria-labelledby="h-words">
            <h2 id="h-words">{t('lesson.words')}</h2>
            <dl className="stack" {...inLanguage}>
              {words.map(({ id, word, means }) => (
                <div className="entry" key={id} id={wordAnchor(id)}>
                  <dt>
                    <b>{word}</b>
                  </dt>
                  <dd>{means}</dd>
                </div>
              ))}
            </dl>
            <WordCard
              words={words.map(({ id, word, means }) => ({ id, word, means }))}
              close={t('lesson.closeWord')}
              {...inLanguage}
            />
          </section>
        )}
        {lesson.sources.length > 0 && (
          <section className="stack tight" aria-labelledby="h-sources">
            <h2 id="h-sources">{t('lesson.sources')}</h2>
            <ul className="bullets second">
              {lesson.sources.map(({ source, checked }) => (
                <li key={source}>
                  {t('lesson.checked', {
                    source,
                    date: dayIn(learner.screenLanguage, new Date(checked), 'UTC', true),
                  })}
                </li>
              ))}
            </ul>
          </section>
        )}
        {suggestions.length > 0 && (
          <section className="block off-paper" aria-labelledby="h-asked">
            <h2 id="h-asked">{t('nav.tutor')}</h2>
            <Suggestions
              title={t('tutor.askNext')}
              questions={suggestions}
              fields={{ courseId, moduleId }}
              turnId={turnId}
              spoken={inLanguage}
              isIsland={false}
            />
          </section>
        )}
      </Body>
      <Dock>
        {cameFrom ? (
          <BackToExercises {...cameFrom} />
        ) : (
          <form method="post" action="/api/round" data-enhance>
            <input type="hidden" name="course" value={courseId} />
            <input type="hidden" name="module" value={moduleId} />
            <button type="submit" className="btn">
              {t('lesson.practise')}
            </button>
          </form>
        )}
      </Dock>
      {!citation && !cameFrom && (
        <Place courseId={courseId} moduleId={moduleId} resume={place ? 'place' : null} />
      )}
    </Screen>
  );
}

/** Links to the lists and letters of a lesson, by the heading that each stands under. */
async function toTakeAlong(sheets: readonly Sheet[], lesson: string, language: string | undefined) {
  const t = await getTranslations('lesson');
  const query = language ? `?in=${language}` : '';
  return new Map(
    sheets.map(({ id, section, text }) => [
      section,
      <aside className="block off-paper" key={id} aria-label={text.title}>
        <p className="second">{t('takeAlong')}</p>
        <Link className="go" href={`${lesson}/${id}${query}`} prefetch={false}>
          <Icon name="sheet" small />
          <span>{text.title}</span>
        </Link>
      </aside>,
    ]),
  );
}

async function BackToExercises({
  roundId,
  position,
  next,
}: {
  roundId: string;
  position: number;
  next: string | null;
}) {
  const t = await getTranslations('lesson');
  if (next)
    return (
      <Link className="btn" href={next} prefetch={false}>
        {t('toExercises')}
      </Link>
    );
  return (
    <form method="post" action="/api/next" data-enhance>
      <Hidden fields={{ round: roundId, position: String(position) }} />
      <button type="submit" className="btn">
        {t('toExercises')}
      </button>
    </form>
  );
}

function OtherLanguage({ line, link }: { line: string; link: { href: string; label: string } | null }) {
  return (
    <p className="second">
      {line}{' '}
      {link && (
        <Link className="go" href={link.href} prefetch={false}>
          {link.label}
        </Link>
      )}
    </p>
  );
}

async function CitationNotice({ state }: { state: Cited['state'] }) {
  const t = await getTranslations('lesson');
  if (state === 'same') return <Notice title={t('citedTitle')} />;
  return (
    <Notice tone="notyet" title={t('changedTitle')}>
      <p>{state === 'changed' ? t('changedText') : t('goneText')}</p>
    </Notice>
  );
}
