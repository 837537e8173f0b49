import type { AnchorHTMLAttributes, ReactNode } from 'react';

/** next/link where nothing routes: an anchor, its address last, as Next writes it. */
export default function Link({
  href,
  prefetch: _,
  children,
  ...rest
}: AnchorHTMLAttributes<HTMLAnchorElement> & { href: string; prefetch?: boolean; children?: ReactNode }) {
  return (
    <a {...rest} href={href}>
      {children}
    </a>
  );
}
