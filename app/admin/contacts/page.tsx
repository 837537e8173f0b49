import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { Contacts } from '@/app/_ui/contacts';
import { FormFault } from '@/app/_ui/fault';
import { Notice } from '@/app/_ui/notice';
import { loaded, one, type Query } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { withQuery } from '@/app/_ui/staff/paging';
import { Desk } from '@/app/_ui/staff/screen';
import { StaffToken } from '@/app/_ui/staff/staff-token';
import type { SignedIn } from '@/lib/auth/staff-queries';
import { contactsToChange } from '@/lib/server/web/contacts';
import { services } from '@/lib/server/web/services';
import type { KeptContact } from '@/lib/tutor/contact-queries';
import { ContactForm } from './contact-form';

const PATH = '/admin/contacts';
const DONE = { save: 'contacts.saved', remove: 'contacts.removed' } as const;

/** Whom learners in danger can call. */
export default async function DangerContacts({ searchParams }: { searchParams: Query }) {
  const staff = await theStaff('contacts.see');
  const query = await searchParams;
  const { kept, ofFile } = await loaded(contactsToChange());
  const chosen = kept.find(({ id }) => id === one(query.edit));
  const t = await getTranslations('staff');
  const done = DONE[one(query.done) as keyof typeof DONE];
  return (
    <Desk staff={staff} title={t('place.contacts')} at={PATH}>
      {done && <Notice tone="right" title={t(done)} />}
      <FormFault
        code={one(query.error)}
        title={t('notSaved')}
        said={{
          'bad-input': t('contacts.bad'),
          conflict: t('contacts.many'),
          'not-found': t('contacts.gone'),
        }}
        asked={services().clock()}
      />
      <p>
        {t('contacts.text')} <Link href="/help">{t('contacts.look')}</Link>
      </p>
      {kept.length === 0 && ofFile.length === 0 && <p>{t('contacts.none')}</p>}
      {ofFile.length > 0 && (
        <>
          <p className="second">{t('contacts.ofFile')}</p>
          <Contacts contacts={ofFile} screenLanguage={staff.language} />
        </>
      )}
      {kept.length > 0 && (
        <ul className="rules">
          {kept.map((contact) => (
            <Kept key={contact.id} contact={contact} staff={staff} />
          ))}
        </ul>
      )}
      <section className="stack narrow" aria-labelledby="h-form">
        <h2 id="h-form">{chosen ? t('contacts.change') : t('contacts.add')}</h2>
        <ContactForm key={chosen?.id ?? ''} contact={chosen ?? null} staff={staff} />
        {chosen && (
          <Link className="go" href={PATH} prefetch={false}>
            {t('contacts.addInstead')}
          </Link>
        )}
      </section>
    </Desk>
  );
}

async function Kept({ contact, staff }: { contact: KeptContact; staff: SignedIn }) {
  const t = await getTranslations('staff');
  const { id, name } = contact;
  return (
    <li className="stack tight">
      <Contacts contacts={[contact]} screenLanguage={staff.language} />
      <div className="row">
        <Link
          className="go"
          href={`${withQuery(PATH, { edit: id })}#h-form`}
          prefetch={false}
          aria-label={t('contacts.changeOne', { name })}
        >
          {t('contacts.change')}
        </Link>
        <form method="post" action="/api/admin/contact">
          <StaffToken staff={staff} />
          <input type="hidden" name="contact" value={id} />
          <button
            type="submit"
            className="as-link"
            name="do"
            value="remove"
            aria-label={t('contacts.removeOne', { name })}
          >
            {t('removeButton')}
          </button>
        </form>
      </div>
    </li>
  );
}
