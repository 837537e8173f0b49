/** What a service worker is given; TypeScript's own list of it can't stand beside a page's. */
export interface WorkerScope {
  location: Location;
  skipWaiting(): Promise<void>;
  clients: {
    claim(): Promise<void>;
    matchAll(of: { type: 'window' }): Promise<readonly PageClient[]>;
  };
  addEventListener(type: string, listener: (event: WorkerEvent) => void): void;
}
/** A page that this worker serves. */
export interface PageClient {
  url: string;
  postMessage(message: unknown, ports: MessagePort[]): void;
}
export interface WorkerEvent {
  request: Request;
  data: unknown;
  ports: readonly MessagePort[];
  respondWith(response: Promise<Response>): void;
  waitUntil(work: Promise<unknown>): void;
}
