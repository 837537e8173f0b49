import { useTranslations } from 'next-intl';

interface FilterFormProps {
  /** The page whose list it narrows. */
  action: string;
  /** A part of a name. */
  text: { label: string; value: string };
  /** One of a few, or all of them. */
  choice: {
    name: string;
    label: string;
    all: string;
    value: string | null;
    options: readonly { value: string; word: string }[];
  };
}

/** What narrows a long list: a text and a choice, by a GET. */
export function FilterForm({ action, text, choice }: FilterFormProps) {
  const t = useTranslations('staff');
  return (
    <form className="filter" method="get" action={action}>
      <div className="field">
        <label htmlFor="q">{text.label}</label>
        <input id="q" name="q" type="search" defaultValue={text.value} maxLength={100} dir="auto" />
      </div>
      <div className="field">
        <label htmlFor={choice.name}>{choice.label}</label>
        <select id={choice.name} name={choice.name} defaultValue={choice.value ?? ''}>
          <option value="">{choice.all}</option>
          {choice.options.map(({ value, word }) => (
            <option key={value} value={value}>
              {word}
            </option>
          ))}
        </select>
      </div>
      <button type="submit" className="btn quiet">
        {t('search')}
      </button>
    </form>
  );
}
