'use client';

import { useEffect, useRef, useState } from 'react';
import { Icon } from './icon';
import { RATES, savedRate, useVoice } from './voice';

/**
 * Reads a part of the page with a voice of the browser, and marks what is being read; not there at
 * all where the browser has no voice for the language.
 * @param target id of the element; each `[data-speak]` in it is one utterance, since long ones are
 *   cut off by some browsers
 */
export function ReadAloud({
  target,
  language,
  words,
}: {
  target: string;
  language: string;
  words: { start: string; stop: string };
}) {
  const { voice } = useVoice(language);
  const [speaking, setSpeaking] = useState(false);
  // Chromium forgets the events of an utterance that nobody holds.
  const queue = useRef<SpeechSynthesisUtterance[]>([]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another text or language ends the reading of this one
  useEffect(() => stop, [target, language]);

  function stop() {
    queue.current = [];
    mark(null);
    window.speechSynthesis?.cancel();
    setSpeaking(false);
  }

  function read(with_: SpeechSynthesisVoice) {
    if (speaking) return stop();
    const parts = document.getElementById(target)?.querySelectorAll('[data-speak]') ?? [];
    queue.current = [...parts].map((part) => {
      const utterance = new SpeechSynthesisUtterance(part.textContent ?? '');
      utterance.voice = with_;
      utterance.lang = with_.lang;
      utterance.rate = RATES[savedRate()];
      utterance.addEventListener('start', () => queue.current.includes(utterance) && mark(part));
      return utterance;
    });
    for (const end of ['end', 'error']) {
      const last = queue.current.at(-1);
      last?.addEventListener(end, () => queue.current.includes(last) && stop());
    }
    window.speechSynthesis.cancel();
    for (const utterance of queue.current) window.speechSynthesis.speak(utterance);
    setSpeaking(queue.current.length > 0);
  }

  if (!voice) return null;
  return (
    <button type="button" onClick={() => read(voice)}>
      <Icon name="sound" small />
      {speaking ? words.stop : words.start}
    </button>
  );
}

/** The part that is being read, and no other. */
function mark(part: Element | null): void {
  for (const old of document.querySelectorAll('[data-speak=now]')) old.setAttribute('data-speak', '');
  part?.setAttribute('data-speak', 'now');
}
