'use client';

import { useEffect, useState } from 'react';
import { Icon } from './icon';

/**
 * Reads a part of the page with a voice of the browser; not there at all where the browser has none for the language.
 * @param target id of the element; each `[data-speak]` in it is one utterance, since long ones are cut off by some browsers
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
  const [voice, setVoice] = useState<SpeechSynthesisVoice>();
  const [speaking, setSpeaking] = useState(false);

  useEffect(() => {
    const speech = window.speechSynthesis;
    if (!speech) return;
    const find = () =>
      setVoice(speech.getVoices().find((one) => one.lang.toLowerCase().split(/[-_]/)[0] === language));
    find();
    speech.addEventListener?.('voiceschanged', find);
    return () => {
      speech.removeEventListener?.('voiceschanged', find);
      speech.cancel();
    };
  }, [language]);

  if (!voice) return null;

  function read() {
    const speech = window.speechSynthesis;
    speech.cancel();
    if (speaking) return setSpeaking(false);
    const parts = document.getElementById(target)?.querySelectorAll('[data-speak]') ?? [];
    const utterances = [...parts].map((part) => new SpeechSynthesisUtterance(part.textContent ?? ''));
    for (const utterance of utterances) {
      utterance.voice = voice ?? null;
      utterance.lang = voice?.lang ?? language;
      speech.speak(utterance);
    }
    utterances.at(-1)?.addEventListener('end', () => setSpeaking(false));
    setSpeaking(utterances.length > 0);
  }

  return (
    <button type="button" onClick={read}>
      <Icon name="sound" small />
      {speaking ? words.stop : words.start}
    </button>
  );
}
