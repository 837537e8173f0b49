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
  id: string;
  url: string;
  navigate(to: string): Promise<unknown>;
  postMessage(message: unknown, ports: MessagePort[]): void;
}
export interface WorkerEvent {
  request: Request;
  /** Of the page that asks. */
  clientId: string;
  data: unknown;
  ports: readonly MessagePort[];
  respondWith(response: Promise<Response>): void;
  waitUntil(work: Promise<unknown>): void;
  /** Of an installation, since Chrome 123: what is answered without the worker. */
  addRoutes?(routes: readonly StaticRoute[]): Promise<void>;
}

interface StaticRoute {
  condition: { urlPattern: { pathname: string } };
  source: { cacheName: string };
}
