import { encoderPath } from '../encoder/files';

/** Forms by which the tutor is asked. */
const ASKS = 'form[action="/api/tutor"]';

/**
 * Where the encoder is on the phone, a page with the tutor's form begins it in a worker of its own,
 * and lets the service worker ask it. Until it is ready a question is looked up by words alone.
 */
export async function offerEncoder(): Promise<void> {
  const forms = document.querySelectorAll<HTMLFormElement>(ASKS);
  if (forms.length === 0 || !(await caches.match(encoderPath('about.json')))) return;
  const worker = new Worker(encoderPath('worker.js'), { type: 'module' });
  navigator.serviceWorker.addEventListener('message', ({ data, ports }) => {
    if (data?.do === 'embed') worker.postMessage(data.request, [...ports]);
  });
  navigator.serviceWorker.startMessages();
  worker.addEventListener('message', ({ data }: MessageEvent<{ id?: string }>) => {
    for (const form of document.querySelectorAll<HTMLFormElement>(ASKS)) {
      const field = Object.assign(document.createElement('input'), { type: 'hidden', name: 'encoder' });
      field.value = data.id ?? '';
      form.append(field);
    }
  });
}
