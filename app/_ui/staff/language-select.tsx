import { type ScreenLanguage, screenLanguages } from '@/lib/auth/schema';
import { OWN_NAMES } from '@/lib/messages/date-words';

interface LanguageSelectProps {
  label: string;
  chosen: ScreenLanguage;
  /** A heading says what it is for. */
  isLabelHidden?: boolean;
}

/** A language of the screens, each by its own name. */
export function LanguageSelect({ label, chosen, isLabelHidden = false }: LanguageSelectProps) {
  return (
    <div className="field">
      <label htmlFor="language" className={isLabelHidden ? 'vh' : undefined}>
        {label}
      </label>
      <select id="language" name="language" defaultValue={chosen}>
        {screenLanguages.map((code) => (
          <option key={code} value={code} lang={code}>
            {OWN_NAMES[code]}
          </option>
        ))}
      </select>
    </div>
  );
}
