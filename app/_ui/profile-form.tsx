import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { services } from '@/lib/server/web/services';
import { FormFault, type Said } from './fault';
import { PinField } from './pin-field';
import { Body, Dock } from './screen';

interface ProfileFormProps {
  /** Of the form, for the button that stands outside it. */
  id: string;
  action: string;
  /** `?error=`, the heading above what it means, and what each code means here. */
  error: string | undefined;
  failed: string;
  said: Said;
  title: string;
  text: string | null;
  button: string;
  before?: ReactNode;
  fields: ReactNode;
  after?: ReactNode;
}

/**
 * A screen that asks for one thing about who somebody is: what went wrong, what it is for, the
 * fields, the button.
 */
export function ProfileForm(props: ProfileFormProps) {
  return (
    <>
      <Body>
        <FormFault code={props.error} title={props.failed} said={props.said} asked={services().clock()} />
        <div className="stack tight">
          <h1>{props.title}</h1>
          {props.text && <p>{props.text}</p>}
        </div>
        {props.before}
        <form className="stack wide" id={props.id} method="post" action={props.action} data-enhance="leave">
          {props.fields}
        </form>
        {props.after}
      </Body>
      <Dock>
        <button type="submit" className="btn" form={props.id}>
          {props.button}
        </button>
      </Dock>
    </>
  );
}

/** The PIN that one knows already. */
export function KnownPin() {
  const t = useTranslations('profile');
  return <Pin label={t('pin')} autoComplete="current-password" />;
}

/** A PIN to be made up, with what makes a good one. */
export function NewPin({ label }: { label: string }) {
  const t = useTranslations('profile');
  return <Pin label={label} help={t('pinHelp')} autoComplete="new-password" />;
}

function Pin(props: Omit<Parameters<typeof PinField>[0], 'words'>) {
  const t = useTranslations('profile');
  return <PinField {...props} words={{ show: t('showPin'), hide: t('hidePin') }} />;
}
