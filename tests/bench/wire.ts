import type { CDPSession } from 'playwright-core';

/** Bytes by what they are for, and how many requests brought them. */
export interface Weight {
  page: number;
  script: number;
  other: number;
  requests: number;
}

/** Adds up what comes over the wire from now on; the function says how much it was. */
export function weigh(session: CDPSession): () => Weight {
  const seen = new Map<string, { kind: keyof Weight; bytes: number }>();
  const KINDS: Record<string, keyof Weight> = {
    Document: 'page',
    Stylesheet: 'page',
    Font: 'page',
    Script: 'script',
  };
  session.on('Network.responseReceived', ({ requestId, type, response }) => {
    if (response.url.startsWith('data:')) return;
    seen.set(requestId, { kind: KINDS[type] ?? 'other', bytes: response.encodedDataLength });
  });
  // A stream that its reader closes at the end counts as aborted, and no total is given: its parts
  // are.
  session.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    const entry = seen.get(requestId);
    if (entry) entry.bytes += encodedDataLength;
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const entry = seen.get(requestId);
    if (entry) entry.bytes = encodedDataLength;
  });
  return () => {
    const weight: Weight = { page: 0, script: 0, other: 0, requests: seen.size };
    for (const { kind, bytes } of seen.values()) weight[kind] += bytes;
    return weight;
  };
}
