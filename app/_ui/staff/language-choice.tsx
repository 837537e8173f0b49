import { useLocale } from 'next-intl';
import { languageName } from '@/lib/dates';

interface LanguageChoiceProps {
  id: string;
  name: string;
  label: string;
  codes: readonly string[];
  chosen: string;
  /** What stands for none or all of them; undefined: one is always chosen. */
  any?: string | undefined;
}

/** A language of several, by its name in the page's language. */
export function LanguageChoice({ id, name, label, codes, chosen, any }: LanguageChoiceProps) {
  const locale = useLocale();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} name={name} defaultValue={chosen}>
        {any !== undefined && <option value="">{any}</option>}
        {codes.map((code) => (
          <option key={code} value={code}>
            {languageName(code, locale)}
          </option>
        ))}
      </select>
    </div>
  );
}
