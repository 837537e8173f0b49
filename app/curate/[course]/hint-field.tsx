import { useTranslations } from 'next-intl';
import { directionOf } from '@/lib/content/direction';
import { LONGEST_HINT } from '@/lib/hints/schema';

interface HintFieldProps {
  /** What stands in it. */
  text: string;
  language: string;
  /** Who has pressed a key for it goes on by typing. */
  isAwaited?: boolean;
}

/** The words of a hint, to be written or mended. */
export function HintField({ text, language, isAwaited = false }: HintFieldProps) {
  const t = useTranslations('curate');
  return (
    <div className="field">
      <label htmlFor="typed">{t('hint')}</label>
      <textarea
        id="typed"
        name="typed"
        rows={3}
        maxLength={LONGEST_HINT}
        required
        // biome-ignore lint/a11y/noAutofocus: who has pressed E goes on by typing
        autoFocus={isAwaited}
        defaultValue={text}
        lang={language}
        dir={directionOf(language)}
      />
    </div>
  );
}
