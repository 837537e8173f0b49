/** Lines of delimited text. No cell holds a line break: a quote that does not close on its line is a fault. */

export type Delimiter = ',' | '\t' | ';';

/** A tab where the header has one; else the more frequent of comma and semicolon. */
export function delimiterOf(header: string): Delimiter {
  const count = (delimiter: string) => header.split(delimiter).length;
  if (count('\t') > 1) return '\t';
  return count(';') > count(',') ? ';' : ',';
}

/** @returns the cells, or null when a quote is left open. In tab-delimited text a quote is a letter like any other. */
export function cellsOf(line: string, delimiter: Delimiter): string[] | null {
  if (delimiter === '\t' || !line.includes('"')) return line.split(delimiter);
  const cells: string[] = [];
  let at = 0;
  while (at <= line.length) {
    if (line[at] === '"') {
      const cell = quoted(line, at + 1);
      if (!cell || (cell.next < line.length && line[cell.next] !== delimiter)) return null;
      cells.push(cell.text);
      at = cell.next + 1;
    } else {
      const end = line.indexOf(delimiter, at);
      cells.push(line.slice(at, end < 0 ? line.length : end));
      at = end < 0 ? line.length + 1 : end + 1;
    }
  }
  return cells;
}

/** A cell up to its closing quote; two quotes stand for one. */
function quoted(line: string, start: number): { text: string; next: number } | null {
  let text = '';
  for (let at = start; ; ) {
    const end = line.indexOf('"', at);
    if (end < 0) return null;
    text += line.slice(at, end);
    if (line[end + 1] !== '"') return { text, next: end + 1 };
    text += '"';
    at = end + 2;
  }
}

/** The value as a cell of comma-separated text, quoted where it must be. */
export function csvCell(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
