import { useEffect, useState } from 'react';

type Voice = Pick<SpeechSynthesisVoice, 'lang' | 'localService' | 'default'>;

/**
 * A voice for the language: one on the phone before one that sends the text away, then one of the
 * region where most people speak it (Russian of Russia before that of Latvia), then the browser's
 * own choice.
 */
export function voiceFor<V extends Voice>(voices: readonly V[], language: string): V | undefined {
  const parts = (voice: V) => voice.lang.toLowerCase().split(/[-_]/);
  const fits = voices.filter((voice) => parts(voice)[0] === language);
  const home = new Intl.Locale(language).maximize().region?.toLowerCase();
  const worth = (voice: V) => {
    const [, ...more] = parts(voice);
    const usual = more.length === 0 || (home !== undefined && more.includes(home));
    return (voice.localService ? 4 : 0) + (usual ? 2 : 0) + (voice.default ? 1 : 0);
  };
  return fits.reduce<V | undefined>(
    (best, voice) => (best && worth(best) >= worth(voice) ? best : voice),
    undefined,
  );
}

/** The browser's voice for the language, and whether it has told yet which ones it has. */
export function useVoice(language: string): { voice: SpeechSynthesisVoice | undefined; known: boolean } {
  const [found, setFound] = useState<{ voice: SpeechSynthesisVoice | undefined; known: boolean }>({
    voice: undefined,
    known: false,
  });
  useEffect(() => {
    const speech = window.speechSynthesis;
    // Some browsers list their voices later, some never say that they have none.
    const find = () => setFound({ voice: voiceFor(speech?.getVoices() ?? [], language), known: true });
    find();
    speech?.addEventListener?.('voiceschanged', find);
    return () => speech?.removeEventListener?.('voiceschanged', find);
  }, [language]);
  return found;
}

/** Kept on the phone, where the voices are. */
const RATE_KEY = 'ustat-speech-rate';
export const RATES = { normal: 1, slow: 0.75 } as const;
export type Rate = keyof typeof RATES;

export function savedRate(): Rate {
  try {
    return window.localStorage.getItem(RATE_KEY) === 'slow' ? 'slow' : 'normal';
  } catch {
    // A browser that forbids storage reads at its usual speed.
    return 'normal';
  }
}

/** @returns false when the browser keeps nothing */
export function saveRate(rate: Rate): boolean {
  try {
    window.localStorage.setItem(RATE_KEY, rate);
    return true;
  } catch {
    return false;
  }
}
