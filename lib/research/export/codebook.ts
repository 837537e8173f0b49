import * as z from 'zod';
import type { Format } from './format';

/** A column as its schema describes it. */
export interface ColumnInfo {
  name: string;
  type: 'string' | 'time' | 'integer' | 'number' | 'boolean' | 'object';
  canBeEmpty: boolean;
  about: string;
}

interface Property {
  /** Several where it may be null: ["string", "null"]. */
  type?: string | string[];
  format?: string;
  description?: string;
  anyOf?: Property[];
  enum?: unknown[];
}

/** The columns of a file's rows, in their order. */
export function columnsIn(schema: z.ZodObject): ColumnInfo[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema);
  return Object.entries(properties).map(([name, given]) => {
    const property = given as Property;
    const own = property.anyOf?.find(({ type: one }) => one !== 'null') ?? property;
    const isNullable = property.anyOf !== undefined || [property.type].flat().includes('null');
    const canBeEmpty = isNullable || !required.includes(name);
    const about = property.description ?? own.description ?? '';
    return { name, type: typeOf(own), canBeEmpty, about };
  });
}

function typeOf(property: Property): ColumnInfo['type'] {
  if (property.format === 'date-time') return 'time';
  const type = [property.type].flat().find((one) => one !== 'null');
  if (type === 'integer' || type === 'number' || type === 'boolean' || type === 'object') return type;
  return 'string';
}

/** What each column of an export means, as Markdown: made of the schemas that its rows passed. */
export function codebook({ files }: Format): string {
  const tables = files.map(({ file, schema }) =>
    [
      ...[`## ${file}`, '', '| column | type | can be empty | what it is |', '|---|---|---|---|'],
      ...columnsIn(schema).map(
        ({ name, type, canBeEmpty, about }) =>
          `| \`${name}\` | ${type} | ${canBeEmpty ? 'yes' : 'no'} | ${about.replaceAll('|', '\\|')} |`,
      ),
    ].join('\n'),
  );
  return `# Codebook\n\n${tables.join('\n\n')}\n`;
}
