import { useTranslations } from 'next-intl';
import { spoken } from '@/app/_ui/languages';
import { solutionOf } from '@/lib/content/answered';
import type { Item } from '@/lib/content/store';

/** What is asked, what the key is, and the options beside it. */
export function Exercise({ item, screenLanguage }: { item: Item; screenLanguage: string }) {
  const t = useTranslations('curate');
  const { text, language } = item;
  const inLanguage = spoken(language, screenLanguage);
  const { lines } = solutionOf(item);
  const others = Object.entries(text.options ?? {}).filter(([, words]) => !lines.includes(words));
  return (
    <>
      <div {...inLanguage} className="stack tight">
        {text.case && <p>{text.case}</p>}
        <p>
          <b>{text.stem}</b>
        </p>
      </div>
      <p className="second">{t('key')}</p>
      <ul {...inLanguage} className="key">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {others.length > 0 && (
        <>
          <p className="second">{t('otherOptions')}</p>
          <ul {...inLanguage} className="others">
            {others.map(([id, words]) => (
              <li key={id}>{words}</li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
