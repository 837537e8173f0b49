/** What a service worker is given; TypeScript's own list of it can't stand beside a page's. */
export interface WorkerScope {
  location: Location;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  addEventListener(type: string, listener: (event: WorkerEvent) => void): void;
}
export interface WorkerEvent {
  request: Request;
  data: unknown;
  ports: readonly MessagePort[];
  respondWith(response: Promise<Response>): void;
  waitUntil(work: Promise<unknown>): void;
}
