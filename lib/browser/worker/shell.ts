import { ENCODER_CACHE, isOfEncoder } from '../encoder/files';
import type { WorkerScope } from './scope';

/** Style, script, manifest and icon of the phone's own pages. */
const SHELL = [
  ...['/offline/app.css', '/offline/islands.js', '/offline/app.webmanifest'],
  ...['/icon.svg', '/offline/icon.svg'],
];
declare const __BUILD__: string;
const CACHE = `ustat-${__BUILD__}`;

export const isOfShell = (path: string): boolean => SHELL.includes(path) || isOfEncoder(path);

export function keepShell(self: WorkerScope): void {
  self.addEventListener('install', (event) => {
    // a page is shown when its style is there: from the cache, not by way of a worker that is busy
    const routes = SHELL.map((pathname) => ({
      condition: { urlPattern: { pathname } },
      source: { cacheName: CACHE },
    }));
    event.waitUntil(event.addRoutes?.(routes).catch(() => {}) ?? Promise.resolve());
    event.waitUntil(
      caches
        .open(CACHE)
        .then((cache) => cache.addAll(SHELL.filter((path) => path !== '/icon.svg')))
        .then(() => self.skipWaiting()),
    );
  });
  self.addEventListener('activate', (event) =>
    event.waitUntil(
      (async () => {
        for (const name of await caches.keys())
          if (name !== CACHE && name !== ENCODER_CACHE) await caches.delete(name);
        await self.clients.claim();
      })(),
    ),
  );
}

/** From the phone; from the network where the browser has dropped it. */
export async function fromShell(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}
