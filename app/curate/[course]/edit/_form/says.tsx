'use client';

import { useEffect, useRef, useState } from 'react';
import type { FieldFault } from '@/lib/content/edit/fault-words';
import { useFaultWords } from './fault-words';

/** Told on the document when what is typed has been checked. */
export const CHECKED = 'ustat:checked';

interface SaysProps {
  /** Name of the field that it stands under. */
  field: string;
  initial: readonly FieldFault[];
  /** "Line". */
  line: string;
}

/** What is wrong with a field, under it: as the page came, then as one types. */
export function Says({ field, initial, line }: SaysProps) {
  const [faults, setFaults] = useState(initial);
  const said = useFaultWords();
  const here = useRef<HTMLDivElement>(null);
  const own = faults.filter((fault) => fault.field === field);

  useEffect(() => setFaults(initial), [initial]);

  useEffect(() => {
    const take = (event: Event) => setFaults((event as CustomEvent<FieldFault[]>).detail);
    document.addEventListener(CHECKED, take);
    return () => document.removeEventListener(CHECKED, take);
  }, []);

  useEffect(() => {
    const input = here.current?.closest('form')?.elements.namedItem(field);
    const first = input instanceof RadioNodeList ? input[0] : input;
    if (!(first instanceof HTMLElement)) return;
    if (own.length > 0) first.setAttribute('aria-invalid', 'true');
    else first.removeAttribute('aria-invalid');
  }, [own.length, field]);

  return (
    <div ref={here} data-says={field} id={`says-${field}`}>
      {own.map((fault) => (
        <p className="says" key={`${fault.line} ${fault.message}`}>
          {fault.line !== null && `${line} ${fault.line}: `}
          {said(fault.message, field)}
        </p>
      ))}
    </div>
  );
}
