import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { DrawnPage, draw, PageFiles } from '../drawn/entry';

/** Where build-drawn.ts puts what draws pages, and what their head names. */
export const DRAWN = '.next/drawn';
/** Addresses of what the head names: they say the same for ever. */
const FILES = '/drawn/';

const TYPES: Readonly<Record<keyof PageFiles, string>> = {
  style: 'text/css; charset=utf-8',
  script: 'text/javascript; charset=utf-8',
  icon: 'image/svg+xml',
};

/** By address, compressed once. */
type Bodies = Map<string, { type: string; body: Buffer }>;

/** What draws the pages of a learner's ordinary day without Next. */
export interface Drawing {
  draw: typeof draw;
  files: PageFiles;
  bodies: Bodies;
}

/** Scripts and styles of our own, none within the page: no nonce is needed. */
const POLICY = [
  ...["default-src 'self'", "img-src 'self' data:", "script-src 'self'", "style-src 'self'"],
  ...["object-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"],
].join('; ');

/** As it was built; null where it was not: then Next draws all. */
export async function readDrawing(root: string): Promise<Drawing | null> {
  const at = (name: string) => join(root, DRAWN, name);
  if (!existsSync(at('files.json'))) return null;
  const names = JSON.parse(readFileSync(at('files.json'), 'utf8')) as PageFiles;
  const built = (await import(pathToFileURL(at('pages.mjs')).href)) as Pick<Drawing, 'draw'>;
  const files = { ...names };
  const bodies: Bodies = new Map();
  for (const kind of Object.keys(TYPES) as (keyof PageFiles)[]) {
    files[kind] = `${FILES}${names[kind]}`;
    bodies.set(files[kind], {
      type: TYPES[kind],
      body: gzipSync(readFileSync(at(names[kind])), { level: 9 }),
    });
  }
  return { ...built, files, bodies };
}

/** @returns false when the request is for none of these pages, nor for what they are made with */
export async function serveDrawn(
  drawing: Drawing | null,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  if (!drawing || request.method !== 'GET') return false;
  const path = request.url ?? '/';
  const file = drawing.bodies.get(path);
  if (file) {
    response.writeHead(200, {
      ...{ 'content-type': file.type, 'content-encoding': 'gzip' },
      'cache-control': 'public, max-age=31536000, immutable',
    });
    response.end(file.body);
    return true;
  }
  if (!/^\/(?:(?:course|round)\/|tutor(?:[/?]|$))/.test(path)) return false;
  const page = await drawing.draw({ path, headers: linesOf(request), files: drawing.files });
  if (page) answer(page, 'rsc' in request.headers, response);
  return page !== null;
}

/** @param isRouter Next's router asks; what is no payload of its own it loads as a whole page */
function answer(page: DrawnPage, isRouter: boolean, response: ServerResponse): void {
  response.setHeader('content-security-policy', POLICY);
  response.setHeader('cache-control', 'private, no-store');
  if ('to' in page) {
    response.writeHead(307, { location: page.to });
    return void response.end();
  }
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
  response.end(isRouter ? '' : page.html);
}

const linesOf = ({ headers }: IncomingMessage) =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
