/** The name that a profile is kept under. */
export function NameField({ label, help }: { label: string; help?: string }) {
  return (
    <div className="field">
      <label htmlFor="name">{label}</label>
      {help && (
        <p className="second" id="name-help">
          {help}
        </p>
      )}
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
    </div>
  );
}
