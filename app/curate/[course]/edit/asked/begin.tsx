import { useLocale, useTranslations } from 'next-intl';
import { Hidden } from '@/app/_ui/hidden';
import { languageName } from '@/lib/dates';
import { TokensField } from '../../drafts/draft-form';

interface BeginProps {
  courseId: string;
  language: string;
  modules: readonly { id: string; title: string }[];
  /** What would write them; null: nothing, people do. */
  model: string | null;
  tokens: number;
  /** No part has fewer questions than are drafted. */
  isFull: boolean;
}

/** Has questions drafted where sections have few, in the background. */
export function Begin({ courseId, language, modules, model, tokens, isFull }: BeginProps) {
  const t = useTranslations('edit.asked');
  const c = useTranslations('curate');
  const d = useTranslations('drafts');
  const locale = useLocale();
  if (model === null) return <p className="second">{t('noModel')}</p>;
  if (isFull) return <p className="second">{t('full')}</p>;
  return (
    <section className="stack tight" aria-labelledby="h-draft">
      <h2 id="h-draft">{t('newTitle', { language: languageName(language, locale) })}</h2>
      <p>{t('text', { model })}</p>
      <form className="filter" method="post" action="/api/curate/draft">
        <Hidden fields={{ about: 'questions', course: courseId, language, with: 'model', do: 'begin' }} />
        <div className="field">
          <label htmlFor="draft-module">{c('module')}</label>
          <select id="draft-module" name="module" defaultValue="">
            <option value="">{c('allModules')}</option>
            {modules.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </div>
        <TokensField tokens={tokens} />
        <button type="submit" className="btn quiet">
          {d('begin')}
        </button>
      </form>
    </section>
  );
}
