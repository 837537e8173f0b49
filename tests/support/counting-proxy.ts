import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

interface CountingProxy {
  url: string;
  /**
   * Bytes that came from the server and bytes sent to it since the last call, headers included, as
   * on the wire.
   */
  taken(): { received: number; sent: number };
  close(): Promise<void>;
}

/**
 * Stands between a browser and the app and counts. The browser's own count is not enough here: of a
 * stream that React stops reading at its end, Chromium sometimes reports the headers alone.
 */
export async function countingProxy(target: string): Promise<CountingProxy> {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  let received = 0;
  let sent = 0;
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) {
      open.add(socket);
      // A browser that closes its page resets its connections; the other end follows.
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        open.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.on('data', (bytes) => {
      sent += bytes.length;
    });
    far.on('data', (bytes) => {
      received += bytes.length;
    });
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken() {
      const counted = { received, sent };
      received = 0;
      sent = 0;
      return counted;
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
