import { useTranslations } from 'next-intl';
import { Notice } from '@/app/_ui/notice';
import type { TextsOf } from '@/lib/content/edit/texts';
import type { Translated } from '@/lib/content/edit/translation';
import { useLabels } from './labels';

interface ChangedProps {
  of: TextsOf;
  texts: readonly Translated[];
  /** What was typed and refused, by name. */
  typed: ReadonlyMap<string, string>;
}

/** Texts that came or went since the form was made: options that an exercise has or had. */
export function Changed({ of, texts, typed }: ChangedProps) {
  const t = useTranslations('edit.translate');
  const there = texts.filter(({ state }) => state !== 'extra').map(({ name }) => name);
  const gone = [...typed].filter(([name]) => !there.includes(name));
  const came = there.filter((name) => !typed.has(name));
  const labelOf = useLabels(of, [...texts, ...gone.map(([name]) => ({ name }))]);
  if (gone.length + came.length === 0) return null;
  return (
    <Notice tone="notyet" title={t('changed')}>
      <ul className="names">
        {gone.map(([name, text]) => (
          <li key={name}>
            {t('gone', { name: labelOf(name) })} <bdi>{text}</bdi>
          </li>
        ))}
        {came.map((name) => (
          <li key={name}>{t('came', { name: labelOf(name) })}</li>
        ))}
      </ul>
    </Notice>
  );
}
