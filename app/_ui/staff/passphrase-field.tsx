import { Field } from '../field';

interface PassphraseFieldProps {
  label: string;
  help?: string;
  /** One that is made up now, or one that is known. */
  isNew?: boolean;
  name?: string;
  /** Where a page asks for it in several forms. */
  id?: string;
}

export function PassphraseField(props: PassphraseFieldProps) {
  const { label, help, isNew = false, name = 'passphrase', id = name } = props;
  return (
    <Field id={id} label={label} help={help}>
      <input
        id={id}
        name={name}
        type="password"
        autoComplete={isNew ? 'new-password' : 'current-password'}
        aria-describedby={help ? `${id}-help` : undefined}
        minLength={isNew ? 12 : 1}
        maxLength={200}
        required
      />
    </Field>
  );
}
