'use client';

import { useEffect } from 'react';

/** Reading has paused long enough to be worth a request. */
const PAUSE_MS = 1500;

/**
 * Remembers the block at which the learner stops reading, and opens the lesson there the next time.
 * @param resume id of the element to open at; null where the page was opened for another part of it
 */
export function Place({
  courseId,
  moduleId,
  resume,
}: {
  courseId: string;
  moduleId: string;
  resume: string | null;
}) {
  useEffect(() => {
    if (resume && !window.location.hash) document.getElementById(resume)?.scrollIntoView();

    let seen: string | undefined;
    let saved: string | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;

    function save() {
      if (!seen || seen === saved) return;
      saved = seen;
      const body = new URLSearchParams({ course: courseId, module: moduleId, block: seen });
      // A place that gets lost on the way costs nothing: the next pause sends it again.
      fetch('/api/place', {
        method: 'POST',
        headers: { accept: 'application/json' },
        body,
        keepalive: true,
      }).catch(() => {
        saved = undefined;
      });
    }

    function look() {
      const line = window.innerHeight * 0.4;
      const above = [...document.querySelectorAll<HTMLElement>('[data-block]')].filter(
        (block) => block.getBoundingClientRect().top < line,
      );
      seen = above.at(-1)?.dataset.block;
      clearTimeout(timer);
      timer = setTimeout(save, PAUSE_MS);
    }

    const leave = () => document.visibilityState === 'hidden' && save();
    window.addEventListener('scroll', look, { passive: true });
    document.addEventListener('visibilitychange', leave);
    return () => {
      window.removeEventListener('scroll', look);
      document.removeEventListener('visibilitychange', leave);
      clearTimeout(timer);
      save();
    };
  }, [courseId, moduleId, resume]);

  return null;
}
