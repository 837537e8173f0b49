import { useTranslations } from 'next-intl';
import { Hidden } from '@/app/_ui/hidden';
import { LanguageChoice } from '@/app/_ui/staff/language-choice';

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
  if (languages.length < 2) return null;
  return (
    <form method="get" className="filter">
      <Hidden fields={{ language }} />
      <LanguageChoice id="choose-read" name="read" label={t('read')} codes={languages} chosen={read} />
      <LanguageChoice
        id="choose-beside"
        name="beside"
        label={t('beside')}
        codes={languages}
        chosen={beside}
        any="—"
      />
      <button type="submit" className="btn quiet">
        {e('open')}
      </button>
    </form>
  );
}
