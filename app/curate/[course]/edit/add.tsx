import { useTranslations } from 'next-intl';
import { Hidden } from '@/app/_ui/hidden';
import { StaffToken } from '@/app/_ui/staff/staff-token';
import type { SignedIn } from '@/lib/auth/staff-queries';
import { KINDS_OF_ITEMS } from '@/lib/content/edit/module-fields';

interface AddProps {
  staff: Pick<SignedIn, 'id'>;
  courseId: string;
  language: string;
}

/** Another exercise of a module, of a kind that is chosen. */
export function AddItem({ staff, courseId, moduleId, language }: AddProps & { moduleId: string }) {
  const t = useTranslations('edit');
  return (
    <form method="post" action="/api/curate/edit/add" className="filter" data-enhance>
      <StaffToken staff={staff} />
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
export function AddModule({ staff, courseId, language }: AddProps) {
  const t = useTranslations('edit');
  return (
    <form method="post" action="/api/curate/edit/add" className="filter" data-enhance>
      <StaffToken staff={staff} />
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
