import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Field } from '@/app/_ui/field';
import { directionOf } from '@/lib/content/direction';
import type { FieldFault } from '@/lib/content/edit/fault-words';
import { Says } from './says';

/** What all fields of one form have in common. */
export interface FormOf {
  /** Of the words that are written in it. */
  language: string;
  faults: readonly FieldFault[];
}

interface TextProps extends FormOf {
  name: string;
  label: ReactNode;
  value: string;
  help?: string;
  /** Lines of it; one without. */
  rows?: number;
  /** Not in the language of the words: a number, a name. */
  isPlain?: boolean;
  isRequired?: boolean;
}

/** A field for words, and under it what is wrong with them. */
export function Text(props: TextProps) {
  const { name, label, value, help, rows, isPlain = false, isRequired, language, faults } = props;
  const t = useTranslations('edit');
  const common = {
    ...{ id: name, name, defaultValue: value, autoComplete: 'off', required: isRequired },
    'aria-describedby': help ? `says-${name} ${name}-help` : `says-${name}`,
    ...(isPlain ? { dir: 'ltr' as const } : { lang: language, dir: directionOf(language) }),
  };
  return (
    <Field id={name} label={label} help={help}>
      {rows === undefined ? (
        <input {...common} />
      ) : (
        <textarea {...common} rows={rows} spellCheck={!isPlain} />
      )}
      <Says field={name} initial={faults} line={t('line')} />
    </Field>
  );
}
