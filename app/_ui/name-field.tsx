import { Field } from './field';

/** The name that a profile is kept under. */
export function NameField({ label, help, id = 'name' }: { label: string; help?: string; id?: string }) {
  return (
    <Field id={id} label={label} help={help}>
      <input
        id={id}
        name="name"
        dir="auto"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        aria-describedby={help ? `${id}-help` : undefined}
        minLength={2}
        maxLength={60}
        required
      />
    </Field>
  );
}
