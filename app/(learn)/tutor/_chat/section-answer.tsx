import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { languageName } from '@/lib/dates';
import type { Citation, RecordedTurn, SectionLink, TurnAnswer } from '@/lib/tutor/schema';
import { blockAnchor } from '../../../_ui/blocks';
import { Go } from '../../../_ui/go';
import { Icon } from '../../../_ui/icon';
import { isolated, spoken } from '../../../_ui/languages';
import { Origin } from './origin';
import { markedParts } from './passage';
import { citationLink, sourceAnchor } from './sources';
import type { TurnContext } from './turn-context';

/** Words of a section that are shown at once; blocks are not cut. */
const SHOWN_WORDS = 110;

/**
 * The section that answers, from its beginning and whole, with the sentences that match best marked
 * in it.
 */
export function SectionAnswer({
  answer: { citations, others = [], close },
  turn,
  context,
}: {
  answer: Extract<TurnAnswer, { kind: 'quoted' }>;
  turn: RecordedTurn;
  context: TurnContext;
}) {
  const t = useTranslations('tutor');
  const gone = useTranslations('gone');
  const [citation] = citations;
  if (!citation) return null;
  const { language, headingPath, moduleId, n } = citation;
  const inLanguage = spoken(language, context.screenLanguage);
  const title = context.titles[moduleId];
  return (
    <>
      <Origin icon="book">{t('fromCourse')}</Origin>
      {close && others.length > 0 && <p className="second">{t('close')}</p>}
      <blockquote className="quote stack" id={sourceAnchor(turn.id, n)}>
        {language !== context.screenLanguage && (
          <p className="second">
            {t('language', { language: languageName(language, context.screenLanguage) })}
          </p>
        )}
        {headingPath.length > 1 && <h2 {...inLanguage}>{headingPath.at(-1)}</h2>}
        <Passage citation={citation} steps={context.steps} inLanguage={inLanguage} />
      </blockquote>
      <div className="section-source">
        <p className="second">
          <span className="vh">{t('source', { n })}: </span>
          {title ?? headingPath[0]}
        </p>
        {title ? (
          <Go href={citationLink(citation)}>{t('openLesson')}</Go>
        ) : (
          <p className="second">{gone('lesson')}</p>
        )}
      </div>
      <SectionLinks links={others} context={context} or />
    </>
  );
}

type InLanguage = ReturnType<typeof spoken>;

/** Blocks of a section, the first of them at once. */
export function Passage({
  citation: { passage, sentences, blockIds, moduleId },
  steps,
  inLanguage,
}: {
  citation: Citation;
  steps: ReadonlySet<string>;
  inLanguage: InLanguage;
}) {
  const t = useTranslations('tutor');
  const blocks = passage.split('\n\n').map((text, at) => ({
    text,
    sentences,
    ordered: steps.has(`${moduleId}/${blockIds[at]}`),
    inLanguage,
  }));
  const shown = atOnce(blocks.map(({ text }) => text));
  const rest = blocks.slice(shown);
  return (
    <>
      {blocks.slice(0, shown).map((block) => (
        <BlockOf key={block.text} {...block} />
      ))}
      {rest.length > 0 && (
        <details className="fold">
          <summary>
            <Icon name="down" small className="chev" />
            {t('rest')}
          </summary>
          <div className="stack">
            {rest.map((block) => (
              <BlockOf key={block.text} {...block} />
            ))}
          </div>
        </details>
      )}
    </>
  );
}

/** How many blocks come first: as many as SHOWN_WORDS hold, and at least one. */
export function atOnce(blocks: readonly string[]): number {
  let words = 0;
  const long = blocks.findIndex((text, at) => {
    words += text.split(/\s+/).length;
    return at > 0 && words > SHOWN_WORDS;
  });
  return long < 0 ? blocks.length : long;
}

function BlockOf({
  text,
  sentences,
  ordered,
  inLanguage,
}: {
  text: string;
  sentences: readonly string[];
  ordered: boolean;
  inLanguage: InLanguage;
}) {
  const marked = (line: string) =>
    markedParts(line, sentences).map((part, index) =>
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of a stored passage never move
      part.marked ? <mark key={index}>{part.text}</mark> : part.text,
    );
  if (!text.includes('\n')) return <p {...inLanguage}>{marked(text)}</p>;
  const List = ordered ? 'ol' : 'ul';
  return (
    <List className={ordered ? 'steps' : 'bullets'} {...inLanguage}>
      {text.split('\n').map((line) => (
        <li key={line}>{marked(line)}</li>
      ))}
    </List>
  );
}

/** Sections to look at, a line each. @param or they may answer instead of the one above */
export function SectionLinks({
  links,
  context,
  or = false,
}: {
  links: readonly SectionLink[];
  context: TurnContext;
  or?: boolean;
}) {
  const t = useTranslations('tutor');
  const there = links.filter(({ moduleId }) => context.titles[moduleId]);
  if (there.length === 0) return null;
  return (
    <ul className="stack tight">
      {there.map(({ moduleId, blockId, language, heading }) => (
        <li key={`${moduleId}/${blockId}`}>
          <Link
            className="go"
            href={`/course/${context.courseId}/${moduleId}?${new URLSearchParams({ cite: blockId, in: language })}#${blockAnchor(blockId)}`}
            prefetch={false}
          >
            {or ? t('or', { heading: isolated(heading) }) : heading}
          </Link>
        </li>
      ))}
    </ul>
  );
}
