import { Field } from './field';

/** A recovery code, copied from paper. */
export function CodeField({ label, help }: { label: string; help: string }) {
  return (
    <Field id="code" label={label} help={help}>
      <input
        id="code"
        name="code"
        dir="ltr"
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        aria-describedby="code-help"
        maxLength={40}
        required
      />
    </Field>
  );
}
