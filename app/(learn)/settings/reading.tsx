'use client';

import { useEffect, useState } from 'react';
import { RATES, type Rate, savedRate, saveRate, useVoice } from '../../_ui/voice';

/**
 * How fast this phone reads aloud, or why it can't. Voices are the browser's: without script there
 * are none.
 */
export function Reading({
  language,
  words,
}: {
  /** Of the lessons. */
  language: string;
  words: { title: string; speed: Record<Rate, string>; noVoice: string };
}) {
  const { voice, known } = useVoice(language);
  const [rate, setRate] = useState<Rate>('normal');
  useEffect(() => setRate(savedRate()), []);
  if (!known) return null;
  return (
    <section className="stack settings" aria-labelledby="h-reading">
      {voice ? (
        <fieldset>
          <legend id="h-reading">{words.title}</legend>
          <div className="options">
            {(Object.keys(RATES) as Rate[]).map((value) => (
              <div className="choice" key={value}>
                <input
                  type="radio"
                  id={`rate-${value}`}
                  name="rate"
                  value={value}
                  checked={value === rate}
                  onChange={() => saveRate(value) && setRate(value)}
                />
                <label htmlFor={`rate-${value}`}>{words.speed[value]}</label>
              </div>
            ))}
          </div>
        </fieldset>
      ) : (
        <>
          <h2 id="h-reading">{words.title}</h2>
          <p>{words.noVoice}</p>
        </>
      )}
    </section>
  );
}
