import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TlsFront {
  /** https address, on a certificate that nobody vouches for. */
  url: string;
  /** Requests go on to this plain address, as a proxy in front of the app hands them on. */
  lead(to: string): void;
  /** Whether nobody answers any more, or not at this path alone. */
  cut(now: boolean, path?: string): void;
  /** What becomes of each request from now on; null: it goes on to the app. */
  fails(as: NetworkFault | null): void;
  /** Requests to such a path get no answer from now on; null: those that wait get theirs. */
  hold(path: RegExp | null): void;
  /** Methods and paths that were asked for since nobody answered last, in their order. */
  asked(): readonly string[];
  close(): Promise<void>;
}

/**
 * It hangs, somebody else answers (a page that asks to log in to a network), or the app's answer
 * breaks off half way.
 */
export const NETWORK_FAULTS = ['hangs', 'portal', 'half'] as const;
type NetworkFault = (typeof NETWORK_FAULTS)[number];

/** A certificate for localhost that openssl makes for a day. */
function selfMade(): { key: Buffer; cert: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'ustat-tls-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const of = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '1'];
  execFileSync('openssl', [...made, ...of, '-keyout', key, '-out', cert], { stdio: 'pipe' });
  const both = { key: readFileSync(key), cert: readFileSync(cert) };
  rmSync(folder, { recursive: true });
  return both;
}

/** TLS on a free port, in front of an app that is named once it has started. */
export async function tlsFront(): Promise<TlsFront> {
  let target = '';
  let isCut = (_path: string) => false;
  let fault: NetworkFault | null = null;
  let heard: string[] = [];
  let held: RegExp | null = null;
  let waiting: (() => void)[] = [];
  const server = createServer(selfMade(), (asked, answer) => {
    if (!isCut('')) heard.push(`${asked.method} ${asked.url}`);
    if (isCut(asked.url ?? '/')) return void asked.socket.destroy();
    if (fault === 'hangs') return;
    if (fault === 'portal') return void answer.end('<h1>Log in to this network</h1>');
    const goOn = () => passOn(target, asked, answer, fault === 'half');
    if (held?.test(asked.url ?? '/')) waiting.push(goOn);
    else goOn();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://localhost:${port}`,
    lead(to) {
      target = to;
    },
    cut(now, path) {
      heard = [];
      isCut = (asked) => now && (path === undefined || asked === path);
      if (now && path === undefined) server.closeAllConnections();
    },
    fails(as) {
      fault = as;
      if (as === null) server.closeAllConnections();
    },
    hold(path) {
      held = path;
      if (path !== null) return;
      for (const goOn of waiting) goOn();
      waiting = [];
    },
    asked: () => heard,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** @param isHalf after its first piece the answer goes on no more, and its connection ends */
function passOn(target: string, asked: IncomingMessage, answer: ServerResponse, isHalf: boolean): void {
  const { method, url = '/', headers } = asked;
  const on = request(target + url, { method, headers }, (response) => {
    answer.writeHead(response.statusCode ?? 502, response.headers);
    if (isHalf)
      response.once('data', (piece) => answer.write(piece.subarray(0, 200), () => answer.destroy()));
    else response.pipe(answer);
  });
  on.on('error', () => answer.destroy());
  asked.pipe(on);
}
