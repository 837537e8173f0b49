import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Hidden } from '@/app/_ui/hidden';
import { LanguageCode } from '@/app/_ui/staff/language-code';
import { StaffToken } from '@/app/_ui/staff/staff-token';
import type { SignedIn } from '@/lib/auth/staff-queries';
import { isWhole } from '@/lib/content/edit/languages';
import type { ModuleTranslation } from '@/lib/content/edit/translation';

interface OfLanguage {
  staff: Pick<SignedIn, 'id'>;
  courseId: string;
  language: string;
}

interface StepFormProps extends OfLanguage {
  does: 'show' | 'hide' | 'whole' | 'close';
  moduleId?: string;
  button: string;
  children: ReactNode;
}

/** One step of a language, with what stands beside its button. */
export function StepForm({ staff, courseId, language, does, moduleId, button, children }: StepFormProps) {
  return (
    <form method="post" action="/api/curate/edit/language" className="row" data-enhance>
      <StaffToken staff={staff} />
      <Hidden fields={{ course: courseId, language, do: does, ...(moduleId ? { module: moduleId } : {}) }} />
      <span className="second">{children}</span>
      <button type="submit" className="btn plain">
        {button}
      </button>
    </form>
  );
}

/** A language that all of the course is there in becomes one like the others; an empty one goes. */
export function WholeLanguage({ modules, ...of }: OfLanguage & { modules: readonly ModuleTranslation[] }) {
  const t = useTranslations('edit.translate');
  if (isWhole(modules))
    return (
      <StepForm {...of} does="whole" button={t('makeWhole')}>
        {t('whole')}
      </StepForm>
    );
  const isEmpty = modules.every(({ pages }) =>
    pages.every(({ all, count }) => count.missing === all && count.extra === 0),
  );
  return isEmpty ? (
    <StepForm {...of} does="close" button={t('close')}>
      {t('empty')}
    </StepForm>
  ) : null;
}

/** Another language to translate the course into. */
export function OpenLanguage({ staff, courseId }: Omit<OfLanguage, 'language'>) {
  const t = useTranslations('edit.translate');
  return (
    <form method="post" action="/api/curate/edit/language" className="filter" data-enhance>
      <StaffToken staff={staff} />
      <Hidden fields={{ course: courseId, do: 'open' }} />
      <LanguageCode label={t('openLabel')} />
      <button type="submit" className="btn quiet">
        {t('open')}
      </button>
    </form>
  );
}
