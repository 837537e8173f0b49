import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import type { ClientBase, Connection, Submittable } from 'pg';

/** What a COPY needs of pg's connection and its types leave out. */
interface CopyConnection extends Connection {
  stream: Duplex;
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

const HEAD = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
const END = Buffer.from([0xff, 0xff]);

/**
 * Binary COPY of rows into `target` ("table (columns)"); each row holds its columns' binary forms.
 */
export function copyRows(client: ClientBase, target: string, rows: Iterable<Buffer[]>): Promise<void> {
  return new Promise((resolve, reject) => {
    let failure: Error | undefined;
    const work: Submittable & Record<string, unknown> = {
      submit: (connection: Connection) =>
        (connection as CopyConnection).query(`copy ${target} from stdin (format binary)`),
      handleCopyInResponse: (connection: CopyConnection) =>
        void send(connection, rows).catch((error) => {
          failure = error;
          connection.stream.destroy(error);
        }),
      handleCommandComplete: () => undefined,
      handleError: (error: Error) => reject(failure ?? error),
      handleReadyForQuery: () => resolve(),
    };
    client.query(work);
  });
}

async function send(connection: CopyConnection, rows: Iterable<Buffer[]>): Promise<void> {
  let parts: Buffer[] = [HEAD];
  let size = 0;
  for (const row of rows) {
    parts.push(int16(row.length));
    for (const field of row) parts.push(int32(field.length), field);
    size += row.reduce((sum, field) => sum + field.length, 0);
    if (size < 1 << 20) continue;
    connection.sendCopyFromChunk(Buffer.concat(parts));
    parts = [];
    size = 0;
    if (connection.stream.writableNeedDrain) await once(connection.stream, 'drain');
  }
  connection.sendCopyFromChunk(Buffer.concat([...parts, END]));
  connection.endCopyFrom();
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

export function int64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(value));
  return bytes;
}

export const text = (value: string): Buffer => Buffer.from(value);

export const jsonb = (value: unknown): Buffer =>
  Buffer.concat([Buffer.from([1]), Buffer.from(JSON.stringify(value))]);

/** pgvector's: dimensions, an unused number, big-endian float32. */
export function vector(values: Float32Array): Buffer {
  const floats = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return Buffer.concat([int16(values.length), int16(0), Buffer.from(floats).swap32()]);
}
