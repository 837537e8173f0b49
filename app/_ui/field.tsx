import type { ReactNode } from 'react';

/** A field to write in, with its name above it. @param help described by `<id>-help` */
export function Field({
  id,
  label,
  help,
  children,
}: {
  id: string;
  label: ReactNode;
  help?: string | undefined;
  children: ReactNode;
}) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {help && (
        <p className="second" id={`${id}-help`}>
          {help}
        </p>
      )}
      {children}
    </div>
  );
}
