import { rowsAfter } from '../../auth/audit-queries';
import type { Sql } from '../../db/port';

const PAGE = 500;
const COLUMNS = [
  ...['seq', 'at', 'actor', 'action', 'subject', 'before', 'after', 'address', 'previous', 'hash'],
] as const;

/** The trail from its first row on, as CSV (RFC 4180), read by the page. */
export function auditFile(sql: Sql): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let last = 0;
  let isBegun = false;
  return new ReadableStream({
    async pull(to) {
      const rows = await rowsAfter(sql, last, PAGE);
      const lines = rows.map(({ at, ...row }) => {
        const cells: Record<string, unknown> = { ...row, at: at.toISOString() };
        return COLUMNS.map((name) => cell(String(cells[name]))).join(',');
      });
      if (!isBegun) lines.unshift(COLUMNS.join(','));
      isBegun = true;
      last = rows.at(-1)?.seq ?? last;
      if (lines.length > 0) to.enqueue(encoder.encode(`${lines.join('\r\n')}\r\n`));
      if (rows.length < PAGE) to.close();
    },
  });
}

/** A table program takes a cell that begins so for a formula; the apostrophe makes it a text. */
export function cell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
