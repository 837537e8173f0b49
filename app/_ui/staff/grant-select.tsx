import { useTranslations } from 'next-intl';
import { type GrantsToGive, TYPED } from '@/lib/server/web/grants';
import { useGrantWords } from './words';

interface GrantSelectProps {
  label: string;
  given: GrantsToGive;
}

/** A role and where it is held, as one choice; where courses are many, their id beside it. */
export function GrantSelect({ label, given: { grants, typed, names } }: GrantSelectProps) {
  const inWords = useGrantWords(names);
  const t = useTranslations('staff');
  return (
    <>
      <div className="field">
        <label htmlFor="grant">{label}</label>
        <select id="grant" name="grant" required>
          {grants.map((grant) => (
            <option key={`${grant.role} ${grant.scope}`} value={`${grant.role} ${grant.scope}`}>
              {inWords(grant)}
            </option>
          ))}
          {typed.map((role) => (
            <option key={role} value={`${role} ${TYPED}`}>
              {t('where', { role: t(`role.${role}`), name: t('oneCourse') })}
            </option>
          ))}
        </select>
      </div>
      {typed.length > 0 && (
        <div className="field">
          <label htmlFor="course">{t('courseId')}</label>
          <input id="course" name="course" dir="ltr" maxLength={100} autoComplete="off" />
        </div>
      )}
    </>
  );
}
