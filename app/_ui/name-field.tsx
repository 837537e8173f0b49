import { Field } from './field';

/** The name that a profile is kept under. */
export function NameField({ label, help }: { label: string; help?: string }) {
  return (
    <Field id="name" label={label} help={help}>
      <input
        id="name"
        name="name"
        dir="auto"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        aria-describedby={help ? 'name-help' : undefined}
        minLength={2}
        maxLength={60}
        required
      />
    </Field>
  );
}
