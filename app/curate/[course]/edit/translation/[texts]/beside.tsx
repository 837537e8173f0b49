import { useLocale, useTranslations } from 'next-intl';
import { Hidden } from '@/app/_ui/hidden';
import { languageName } from '@/lib/dates';

interface BesideProps {
  language: string;
  read: string;
  beside: string;
  languages: readonly string[];
}

/** One or two languages that the translator reads. */
export function Beside({ language, read, beside, languages }: BesideProps) {
  const t = useTranslations('edit.translate');
  const e = useTranslations('edit');
  const locale = useLocale();
  if (languages.length < 2) return null;
  const choose = (name: string, label: string, value: string, isOptional: boolean) => (
    <div className="field">
      <label htmlFor={`choose-${name}`}>{label}</label>
      <select id={`choose-${name}`} name={name} defaultValue={value}>
        {isOptional && <option value="">—</option>}
        {languages.map((code) => (
          <option key={code} value={code}>
            {languageName(code, locale)}
          </option>
        ))}
      </select>
    </div>
  );
  return (
    <form method="get" className="filter">
      <Hidden fields={{ language }} />
      {choose('read', t('read'), read, false)}
      {choose('beside', t('beside'), beside, true)}
      <button type="submit" className="btn quiet">
        {e('open')}
      </button>
    </form>
  );
}
