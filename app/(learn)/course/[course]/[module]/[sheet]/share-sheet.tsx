'use client';

import { ShareButton } from '@/app/_ui/share-button';
import type { FilledSheet, Sheet } from '@/lib/content/sheet';
import { sheetAsText } from '@/lib/content/sheet-words';
import { gapsIn, ticksIn } from './typed';

/** Sends the sheet as text, with what stands in its form, kept or not. */
export function ShareSheet({
  sheet,
  filled,
  words,
}: {
  sheet: Sheet;
  filled: FilledSheet;
  words: { share: string; copied: string; notCopied: string };
}) {
  const text = () =>
    sheetAsText(sheet, {
      ticked: ticksIn('sheet') ?? filled.ticked,
      gaps: sheet.kind === 'letter' ? (gapsIn('sheet') ?? filled.gaps) : filled.gaps,
      lines: filled.lines,
    });
  return (
    <ShareButton
      what={() => ({ title: sheet.text.title, text: text() })}
      words={words}
      className="btn quiet"
    />
  );
}
