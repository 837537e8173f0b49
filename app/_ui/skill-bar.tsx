import { useTimeZone, useTranslations } from 'next-intl';
import { dayNumber } from '@/lib/dates';
import type { SkillKnowledge } from '@/lib/knowledge/estimate';
import { StateWord } from './state-word';

/** One skill: its name, a word, and a bar for how likely an answer without help is today. */
export function SkillBar({
  title,
  knowledge,
  now,
  spoken,
}: {
  title: string;
  knowledge: SkillKnowledge;
  now: Date;
  spoken: { lang?: string; dir?: 'ltr' | 'rtl' };
}) {
  const t = useTranslations('progress');
  const zone = useTimeZone() ?? 'UTC';
  const { skillId, state, p, lastAt, sure } = knowledge;
  const unknown = state === 'new';
  return (
    <li className="stack tight">
      <p className="split">
        <b id={`s-${skillId}`} {...spoken}>
          {title}
        </b>
        <StateWord state={state} />
      </p>
      <progress className={`is-${state}`} value={unknown ? 0 : p} max={1} aria-labelledby={`s-${skillId}`} />
      {!unknown && !sure && <p className="second">{t('unsure')}</p>}
      <p className="second">
        {unknown || !lastAt
          ? t('unknown')
          : t('last', { days: dayNumber(now, zone) - dayNumber(lastAt, zone) })}
      </p>
    </li>
  );
}
