import { useTranslations } from 'next-intl';
import type { CourseView } from '@/lib/content/store';
import { LanguageField, ModuleField } from '../forms';

interface DraftFormProps {
  course: CourseView;
  /** What would write them; null: the lesson's own words alone. */
  model: string | null;
  /** That one drafting may take. */
  tokens: number;
  language: string | undefined;
}

/** Drafts where an exercise lacks a hint: what, by whom, and for how much. */
export function DraftForm({ course, model, tokens, language }: DraftFormProps) {
  const t = useTranslations('drafts');
  return (
    <section className="stack" aria-labelledby="h-draft">
      <h2 id="h-draft">{t('newTitle')}</h2>
      <p>{t('text')}</p>
      <form className="stack" method="post" action="/api/curate/draft">
        <input type="hidden" name="course" value={course.structure.id} />
        <input type="hidden" name="about" value="hints" />
        <input type="hidden" name="do" value="begin" />
        <div className="filter">
          <LanguageField id="draft-language" course={course} chosen={language} />
          <ModuleField id="draft-module" course={course} chosen={undefined} />
        </div>
        {model === null ? (
          <>
            <input type="hidden" name="with" value="lesson" />
            <p className="second">{t('noModel')}</p>
          </>
        ) : (
          <>
            <fieldset className="stack tight">
              <legend>{t('with')}</legend>
              <div className="choice">
                <input type="radio" id="with-model" name="with" value="model" defaultChecked />
                <label htmlFor="with-model">
                  {t('withModel')} <bdi>{model}</bdi>
                </label>
              </div>
              <div className="choice">
                <input type="radio" id="with-lesson" name="with" value="lesson" />
                <label htmlFor="with-lesson">{t('withLesson')}</label>
              </div>
            </fieldset>
            <TokensField tokens={tokens} />
          </>
        )}
        <div className="keys">
          <button type="submit" className="btn">
            {t('begin')}
          </button>
        </div>
      </form>
    </section>
  );
}

/** What a drafting may take at most. */
export function TokensField({ tokens }: { tokens: number }) {
  const t = useTranslations('drafts');
  return (
    <div className="field narrow">
      <label htmlFor="tokens">{t('tokens', { most: tokens })}</label>
      <input id="tokens" name="tokens" type="number" min={1} max={tokens} defaultValue={tokens} />
    </div>
  );
}
