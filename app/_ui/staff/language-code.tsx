import { useTranslations } from 'next-intl';
import { Field } from '../field';

/** A language by its code: any that people write in. */
export function LanguageCode({ label, value }: { label: string; value?: string }) {
  const help = useTranslations('edit')('languageHelp');
  return (
    <Field id="language" label={label} help={help}>
      <input
        id="language"
        name="language"
        required
        maxLength={20}
        dir="ltr"
        autoComplete="off"
        defaultValue={value}
        aria-describedby="language-help"
      />
    </Field>
  );
}
