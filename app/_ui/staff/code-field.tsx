import { Field } from '../field';

/** A code of six digits; one that is printed has letters too. */
export function CodeField({ label, isPrinted = false }: { label: string; isPrinted?: boolean }) {
  return (
    <Field id="code" label={label}>
      <input
        id="code"
        name="code"
        dir="ltr"
        inputMode={isPrinted ? 'text' : 'numeric'}
        autoComplete="one-time-code"
        autoCapitalize="characters"
        spellCheck={false}
        minLength={6}
        maxLength={40}
        required
      />
    </Field>
  );
}
