'use client';

import { useEffect, useState } from 'react';
import { Blocks } from '@/app/_ui/blocks';
import { AnswerControls } from '@/app/(learn)/round/[round]/[n]/answer-controls';
import { directionOf } from '@/lib/content/direction';
import type { CheckSaid } from '@/lib/content/edit/check-piece';

/** Told on the document with how what is typed would look. */
export const SEEN = 'ustat:seen';

type Seen = Pick<CheckSaid, 'item' | 'lesson'>;

interface PreviewProps {
  initial: Seen;
  language: string;
  words: { title: string; later: string };
}

/** What is typed as a learner sees it; while it can not be shown, as it last could. */
export function Preview({ initial, language, words }: PreviewProps) {
  const [seen, setSeen] = useState(initial);
  const [isLater, setLater] = useState(!initial.item && !initial.lesson);

  useEffect(() => {
    const take = (event: Event) => {
      const { item, lesson } = (event as CustomEvent<Seen>).detail;
      setLater(!item && !lesson);
      if (item || lesson) setSeen({ item, lesson });
    };
    document.addEventListener(SEEN, take);
    return () => document.removeEventListener(SEEN, take);
  }, []);

  const inLanguage = { lang: language, dir: directionOf(language) };
  const { item, lesson } = seen;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard scrolls only what it can reach
    <section className="stack tight seen" aria-labelledby="h-seen" tabIndex={0}>
      <h2 id="h-seen">{words.title}</h2>
      {isLater && <p className="second">{words.later}</p>}
      {lesson && (
        <div className="stack lesson" {...inLanguage}>
          <h3>{lesson.title}</h3>
          <Blocks blocks={lesson.blocks} cited={new Set()} />
        </div>
      )}
      {item && (
        <fieldset key={JSON.stringify(item)} className="stack" {...inLanguage}>
          <legend>
            {item.case && <span className="case">{item.case}</span>}
            <span className="ask">{item.stem}</span>
          </legend>
          <AnswerControls
            item={item}
            given={null}
            verdict={null}
            missed={[]}
            parts={null}
            spoken={inLanguage}
          />
        </fieldset>
      )}
    </section>
  );
}
