import { useTranslations } from 'next-intl';
import { Hidden } from '@/app/_ui/hidden';
import { KINDS_OF_ITEMS } from '@/lib/content/edit/module-fields';

/** Another exercise of a module, of a kind that is chosen. */
export function AddItem({
  courseId,
  moduleId,
  language,
}: {
  courseId: string;
  moduleId: string;
  language: string;
}) {
  const t = useTranslations('edit');
  return (
    <form method="post" action="/api/curate/edit/add" className="filter" data-enhance>
      <Hidden fields={{ course: courseId, module: moduleId, language, do: 'item' }} />
      <div className="field">
        <label htmlFor={`kind-${moduleId}`}>{t('kind')}</label>
        <select id={`kind-${moduleId}`} name="kind">
          {KINDS_OF_ITEMS.map((kind) => (
            <option key={kind} value={kind}>
              {t(`kinds.${kind}`)}
            </option>
          ))}
        </select>
      </div>
      <button type="submit" className="btn quiet">
        {t('addItem')}
      </button>
    </form>
  );
}

/** Another module, by its name. */
export function AddModule({ courseId, language }: { courseId: string; language: string }) {
  const t = useTranslations('edit');
  return (
    <form method="post" action="/api/curate/edit/add" className="filter" data-enhance>
      <Hidden fields={{ course: courseId, language, do: 'module' }} />
      <div className="field">
        <label htmlFor="new-module">{t('newModule')}</label>
        <input id="new-module" name="title" required maxLength={200} lang={language} />
      </div>
      <button type="submit" className="btn quiet">
        {t('addModule')}
      </button>
    </form>
  );
}
