import { createElement, Fragment, type ReactNode } from 'react';
import type { Block, Inline, Shape } from '@/lib/content/schema';

export const blockAnchor = (blockId: string) => `b-${blockId}`;
/** Of a word of the course, in the list that says what it means. */
export const wordAnchor = (wordId: string) => `word-${wordId}`;

/** Headings and the blocks below each; what stands before the first heading comes first. */
function sections(blocks: readonly Block[]): Block[][] {
  const found: Block[][] = [];
  for (const block of blocks) {
    const open = found.at(-1);
    if (!open || (block.kind === 'heading' && block.depth === 2)) found.push([block]);
    else open.push(block);
  }
  return found;
}

interface BlocksProps {
  blocks: readonly Block[];
  cited: ReadonlySet<string>;
  /** Block before which the reader stopped, and the words that say so. */
  place?: { blockId: string; label: string };
  /** What stands at the end of the part that a heading begins, by the heading's id. */
  after?: ReadonlyMap<string, ReactNode>;
}

export function Blocks({ blocks, cited, place, after }: BlocksProps) {
  return sections(blocks).map((section) => (
    <div className="stack" key={section[0]?.id}>
      {section.map((block) => (
        <Fragment key={block.id}>
          {place?.blockId === block.id && (
            <p className="place" id="place">
              {place.label}
            </p>
          )}
          <OneBlock block={block} cited={cited.has(block.id)} />
        </Fragment>
      ))}
      {section.map(({ id }) => (
        <Fragment key={id}>{after?.get(id)}</Fragment>
      ))}
    </div>
  ));
}

function OneBlock({ block, cited }: { block: Block; cited: boolean }) {
  const common = { id: blockAnchor(block.id), 'data-block': block.id };
  const className = cited ? 'cited' : undefined;
  switch (block.kind) {
    case 'heading': {
      const Heading = block.depth === 2 ? 'h2' : 'h3';
      return (
        <Heading {...common} className={className} data-speak>
          <Words inline={block.inline} />
        </Heading>
      );
    }
    case 'paragraph':
      return (
        <p {...common} className={className} data-speak>
          <Words inline={block.inline} />
        </p>
      );
    case 'quote':
      return (
        <blockquote {...common} className={cited ? 'saying cited' : 'saying'} data-speak>
          <Words inline={block.inline} />
        </blockquote>
      );
    case 'picture':
      return (
        <figure {...common} className="picture">
          <Picture block={block} />
        </figure>
      );
    case 'list': {
      const List = block.ordered ? 'ol' : 'ul';
      const kind = block.ordered ? 'steps' : 'bullets';
      return (
        <div {...common} className={className}>
          <List className={kind}>
            {block.items.map((item, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: items of a lesson's list never move
              <li key={index} data-speak>
                <Words inline={item} />
              </li>
            ))}
          </List>
        </div>
      );
    }
  }
}

export type PictureBlock = Extract<Block, { kind: 'picture' }>;

/**
 * Its title and description are read aloud and shown when it is asked for, in the lesson's
 * language; words within it are for the eye alone.
 */
export function Picture({ block, anchor = blockAnchor(block.id) }: { block: PictureBlock; anchor?: string }) {
  const name = `${anchor}-title`;
  const description = `${anchor}-description`;
  const { attributes, children } = block.shape;
  return (
    <svg role="img" aria-labelledby={`${name} ${description}`} {...jsxAttributes(attributes)}>
      <title id={name}>{block.title}</title>
      <desc id={description}>{block.description}</desc>
      {children.map(drawn)}
    </svg>
  );
}

function drawn(shape: Shape, index: number): ReactNode {
  return createElement(
    shape.tag,
    { key: index, ...jsxAttributes(shape.attributes) },
    ...shape.children.map(drawn),
    shape.words,
  );
}

/** stroke-width -> strokeWidth, as React wants it. */
function jsxAttributes(attributes: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase()),
      value,
    ]),
  );
}

function Words({ inline }: { inline: readonly Inline[] }) {
  return inline.map((piece, index) => {
    const said = piece.word ? (
      <a className="word" href={`#${wordAnchor(piece.word)}`}>
        {piece.text}
      </a>
    ) : (
      piece.text
    );
    const inner = piece.emphasis ? <em>{said}</em> : said;
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a sentence never move
    return <Fragment key={index}>{piece.strong ? <strong>{inner}</strong> : inner}</Fragment>;
  });
}
