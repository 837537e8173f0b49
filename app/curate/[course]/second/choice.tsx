import type { ReactNode } from 'react';
import { Reject } from '../reject';

interface ChoiceProps {
  action: string;
  /** What approving is called here. */
  yes: string;
  /** What the forms carry. */
  children: ReactNode;
}

/** Good as it is, or not and why; each with its key. */
export function Choice({ action, yes, children }: ChoiceProps) {
  return (
    <>
      <form method="post" action={action} className="keys" data-enhance>
        {children}
        <button type="submit" className="btn" name="do" value="approve" data-key="a">
          {yes} <kbd>A</kbd>
        </button>
      </form>
      <Reject action={action} fields={children} />
    </>
  );
}
