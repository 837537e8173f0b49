import * as z from 'zod';
import { Problems, readYaml } from '../content/import/problems';
import { UstatError } from '../errors';
import { type Contact, contact } from '../tutor/schema';
import { readText } from './read-text';

/**
 * People to call, from the operator's YAML list; none when no file is named. @throws UstatError
 * 'bad-input' by line
 */
export function readContacts(file: string | null): Contact[] {
  if (!file) return [];
  const problems = new Problems();
  const read = readYaml(file, readText(file), z.array(contact), problems);
  if (!read) throw new UstatError('bad-input', 'The file of contacts has faults:', problems.lines);
  return read.data;
}
