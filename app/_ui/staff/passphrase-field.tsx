import { Field } from '../field';

interface PassphraseFieldProps {
  label: string;
  help?: string;
  /** One that is made up now, or one that is known. */
  isNew?: boolean;
  name?: string;
}

export function PassphraseField({ label, help, isNew = false, name = 'passphrase' }: PassphraseFieldProps) {
  return (
    <Field id={name} label={label} help={help}>
      <input
        id={name}
        name={name}
        type="password"
        autoComplete={isNew ? 'new-password' : 'current-password'}
        aria-describedby={help ? `${name}-help` : undefined}
        minLength={isNew ? 12 : 1}
        maxLength={200}
        required
      />
    </Field>
  );
}
