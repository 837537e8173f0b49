import Link from 'next/link';
import type { ReactNode } from 'react';

/** A link alone on its line. */
export function Go({ href, children }: { href: string; children: ReactNode }) {
  return (
    <p>
      <Link className="go" href={href} prefetch={false}>
        {children}
      </Link>
    </p>
  );
}
