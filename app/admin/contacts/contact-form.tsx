import { useTranslations } from 'next-intl';
import { Field } from '@/app/_ui/field';
import { StaffToken } from '@/app/_ui/staff/staff-token';
import { type ScreenLanguage, screenLanguages } from '@/lib/auth/schema';
import type { SignedIn } from '@/lib/auth/staff-queries';
import { OWN_NAMES } from '@/lib/messages/date-words';
import type { KeptContact } from '@/lib/tutor/contact-queries';

interface ContactFormProps {
  /** Null: a new one. */
  contact: KeptContact | null;
  staff: SignedIn;
}

/** Who can be called, where, when, in which languages and at what price. */
export function ContactForm({ contact, staff }: ContactFormProps) {
  const t = useTranslations('staff.contacts');
  const speaks = contact?.languages ?? [];
  const others = speaks.filter((code) => !screenLanguages.includes(code as ScreenLanguage));
  return (
    <form className="stack" method="post" action="/api/admin/contact">
      <StaffToken staff={staff} />
      <input type="hidden" name="contact" value={contact?.id ?? ''} />
      <Field id="name" label={t('name')}>
        <input
          id="name"
          name="name"
          dir="auto"
          minLength={2}
          maxLength={120}
          required
          defaultValue={contact?.name}
        />
      </Field>
      <Field id="phone" label={t('phone')}>
        <input
          id="phone"
          name="phone"
          type="tel"
          dir="ltr"
          pattern="\+?\d[\d \(\)\-]{1,24}"
          maxLength={26}
          required
          defaultValue={contact?.phone}
        />
      </Field>
      <Field id="country" label={t('country')} help={t('countryHelp')}>
        <input
          id="country"
          name="country"
          dir="ltr"
          pattern="[A-Za-z]{2}"
          maxLength={2}
          required
          aria-describedby="country-help"
          defaultValue={contact?.country}
        />
      </Field>
      <fieldset>
        <legend>{t('languages')}</legend>
        <div className="choices">
          {screenLanguages.map((code) => (
            <div className="choice" key={code}>
              <input
                type="checkbox"
                id={`language-${code}`}
                name="language"
                value={code}
                defaultChecked={speaks.includes(code)}
              />
              <label htmlFor={`language-${code}`} lang={code}>
                {OWN_NAMES[code]}
              </label>
            </div>
          ))}
        </div>
      </fieldset>
      <Field id="others" label={t('others')} help={t('othersHelp')}>
        <input
          id="others"
          name="others"
          dir="ltr"
          maxLength={80}
          aria-describedby="others-help"
          defaultValue={others.join(' ')}
        />
      </Field>
      <Field id="hours" label={t('hours')} help={t('hoursHelp')}>
        <input
          id="hours"
          name="hours"
          dir="auto"
          minLength={2}
          maxLength={120}
          required
          aria-describedby="hours-help"
          defaultValue={contact?.hours}
        />
      </Field>
      <div className="choice">
        <input type="checkbox" id="free" name="free" value="yes" defaultChecked={contact?.free ?? false} />
        <label htmlFor="free">{t('free')}</label>
      </div>
      <button type="submit" className="btn" name="do" value="save">
        {t('save')}
      </button>
    </form>
  );
}
