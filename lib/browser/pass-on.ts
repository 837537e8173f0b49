import { endingIn } from './ending';
import { openIdb } from './store/idb';
import { keptFileKey } from './store/saved';

/** A course as one signed file, which a phone keeps to hand it on, from a page. */

export interface KeptFile {
  /** Of the course. */
  version: string;
  file: Blob;
}

/** What the server has of it. */
export interface AboutFile {
  version: string;
  bytes: number;
}

/** So long, in milliseconds, the server may take to make it. */
const PATIENCE_MS = 30_000;

let opened: ReturnType<typeof openIdb> | null = null;
function here() {
  opened ??= openIdb();
  return opened;
}

async function asked(courseId: string, query: string, signal?: AbortSignal): Promise<Response> {
  const given = { headers: { accept: 'application/json' }, cache: 'no-store' } as const;
  const address = `/api/pack/${encodeURIComponent(courseId)}?${query}`;
  const response = await fetch(address, { ...given, ...(signal ? { signal } : {}) });
  if (!response.ok || !response.headers.has('x-ustat')) throw new TypeError(`${address}: ${response.status}`);
  return response;
}

/** @throws where the network fails, or does not answer in time */
export const aboutFile = async (courseId: string): Promise<AboutFile> =>
  (await asked(courseId, 'about=file', endingIn(PATIENCE_MS))).json();

/** The one that this phone keeps; it came from the server, or by hand. */
export const keptFile = (courseId: string): Promise<KeptFile | null> =>
  here().run(
    ['content'],
    'readonly',
    (of) =>
      new Promise((resolve, reject) => {
        const request = of('content').get(keptFileKey(courseId));
        request.onsuccess = () => resolve(request.result ?? null);
        request.onerror = () => reject(request.error);
      }),
  );

/** Fetches it and keeps it. @throws where the network fails, UstatError 'not-saved' without room */
export async function fetchFile(courseId: string, { version }: AboutFile): Promise<void> {
  const file = await (await asked(courseId, 'part=file')).blob();
  const kept: KeptFile = { version, file };
  await here().run(['content'], 'readwrite', (of) => void of('content').put(kept, keptFileKey(courseId)));
}

/**
 * Opens the phone's list of programs that send; where it has none the file is downloaded. Browsers
 * hand on few kinds of files, and phones take few kinds by Bluetooth: a text is among both.
 * @returns where it is now; null where nothing was chosen
 */
export async function passOn(courseId: string, { file }: KeptFile): Promise<'sent' | 'downloaded' | null> {
  const given = { files: [new File([file], `${courseId}.ustat.txt`, { type: 'text/plain' })] };
  if (navigator.canShare?.(given)) {
    try {
      await navigator.share(given);
      return 'sent';
    } catch (error) {
      // who closes the list has changed their mind
      if ((error as Error).name === 'AbortError') return null;
    }
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = `${courseId}.ustat`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), PATIENCE_MS);
  return 'downloaded';
}
