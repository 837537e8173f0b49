import { createReadStream, existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ENCODER_FILES, ENCODER_POLICY, type EncoderFile, encoderPath } from '../../browser/encoder/files';

/** What a phone keeps of the app itself, as commands/build-offline.ts has built it. */
export type OfflineFiles = ReadonlyMap<string, { type: string; body: Buffer }>;

const FOLDER = '.next/offline';
const FILES: Record<string, { name: string; type: string }> = {
  '/sw.js': { name: 'sw.js', type: 'text/javascript; charset=utf-8' },
  '/offline/app.css': { name: 'app.css', type: 'text/css; charset=utf-8' },
  '/offline/app.webmanifest': { name: 'app.webmanifest', type: 'application/manifest+json' },
  '/offline/icon.svg': { name: 'icon.svg', type: 'image/svg+xml' },
  '/offline/islands.js': { name: 'islands.js', type: 'text/javascript; charset=utf-8' },
  ...Object.fromEntries(
    ['icon-192', 'icon-512', 'icon-maskable'].map((name) => [
      `/offline/${name}.png`,
      { name: `${name}.png`, type: 'image/png' },
    ]),
  ),
};

/** Compressed once; those that were not built are not served. */
export function readOffline(root: string): OfflineFiles {
  const found = Object.entries(FILES).filter(([, { name }]) => existsSync(join(root, FOLDER, name)));
  return new Map(
    found.map(([path, { name, type }]) => [
      path,
      { type, body: gzipSync(readFileSync(join(root, FOLDER, name)), { level: 9 }) },
    ]),
  );
}

/** The encoder's files by path: 28 MB, so they stay on the disk, compressed once at the build. */
const encoderFiles = new Map(
  Object.entries(ENCODER_FILES).map(([name, type]) => [encoderPath(name as EncoderFile), { name, type }]),
);

/** @returns whether the request was for one of them */
export function serveEncoder(root: string, request: IncomingMessage, response: ServerResponse): boolean {
  const [asked = ''] = (request.url ?? '').split('?');
  const isAbout = asked === encoderPath('about.json');
  const file = isAbout ? { name: 'about.json', type: 'application/json' } : encoderFiles.get(asked);
  if (request.method !== 'GET' || !file) return false;
  const path = join(root, FOLDER, 'encoder', isAbout ? file.name : `${file.name}.gz`);
  if (!existsSync(path)) return false;
  response.writeHead(200, {
    ...{ 'content-type': file.type, 'cache-control': 'no-cache' },
    ...(isAbout ? {} : { 'content-encoding': 'gzip' }),
    'content-security-policy': ENCODER_POLICY,
  });
  const stream = createReadStream(path);
  stream.on('error', () => response.destroy());
  stream.pipe(response);
  return true;
}

/** @returns whether the request was for one of them */
export function serveOffline(
  files: OfflineFiles,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const file = request.method === 'GET' ? files.get(request.url ?? '') : undefined;
  if (!file) return false;
  response.writeHead(200, {
    'content-type': file.type,
    'content-encoding': 'gzip',
    // the browser asks each time whether there is a new worker
    'cache-control': 'no-cache',
  });
  response.end(file.body);
  return true;
}
