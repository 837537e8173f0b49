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
      <Words label={t('key')} words={lines} inLanguage={inLanguage} isKey />
      {others.length > 0 && (
        <Words label={t('otherOptions')} words={others.map(([, said]) => said)} inLanguage={inLanguage} />
      )}
    </>
  );
}

interface WordsProps {
  label: string;
  words: readonly string[];
  inLanguage: ReturnType<typeof spoken>;
  isKey?: boolean;
}

/** One after another in a line, so that several answers cost no height. */
function Words({ label, words, inLanguage, isKey = false }: WordsProps) {
  return (
    <div className={isKey ? 'answers key' : 'answers'}>
      <span className="second">{label}</span>
      <ul {...inLanguage}>
        {words.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}
