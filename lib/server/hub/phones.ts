import { availableParallelism, totalmem } from 'node:os';

/**
 * What `npm run bench:hub -- --phones 50 --minutes 5 --small` measured on two cores that did
 * nothing else (tests/bench/README.md): each phone reads a lesson, does five exercises and asks a
 * question. The program had 912 MB resident at most.
 */
export const PHONES_MEASURED = { phones: 50, cores: 2, memoryGb: 1, p95Ms: 76 } as const;

/**
 * What V8 is told on a machine with less than 1.5 GB (release.ts): a start then takes 760 MB where
 * it took 1,190, and statements of the embedded database about a third more time. Node 24 takes 604
 * MB to optimise one function of PGlite's WebAssembly (--trace-wasm-compilation-times), Node 20 24.
 */
export const SMALL_MACHINE = [
  '--liftoff-only',
  '--max-old-space-size=384',
  '--max-semi-space-size=4',
] as const;

interface Machine {
  cores: number;
  memoryGb: number;
}

/** Of this machine, or of the part of it that the program may use. */
export function thisMachine(): Machine {
  const limit = process.constrainedMemory();
  const bytes = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  return { cores: availableParallelism(), memoryGb: Math.round(bytes / 1e8) / 10 };
}

/**
 * How many phones a machine serves at once, as far as anything was measured. One with more is not
 * said to serve more: one process answers, and nobody has tried.
 * @returns isMeasured: false where it has less than what was measured, and the scarcer of cores and
 *   memory gives the share
 */
export function phonesServed({ cores, memoryGb }: Machine): { phones: number; isMeasured: boolean } {
  const { phones, cores: ofCores, memoryGb: ofMemory } = PHONES_MEASURED;
  const share = Math.min(cores / ofCores, memoryGb / ofMemory);
  if (share >= 1) return { phones, isMeasured: true };
  return { phones: Math.floor(phones * share), isMeasured: false };
}

/** For the log of a hub's start. */
export function phonesInWords(machine = thisMachine()): string {
  const { phones, cores, p95Ms } = PHONES_MEASURED;
  const served = phonesServed(machine);
  const here = `This computer (cores: ${machine.cores}, memory: ${machine.memoryGb} GB)`;
  const so = served.isMeasured
    ? `${here} has no less, so expect as many`
    : `${here} has less: expect about ${served.phones}, which was not measured`;
  return `Measured: ${phones} phones at once on ${cores} cores, each with a lesson, five exercises and a question in five minutes, 95 of 100 pages within ${p95Ms} ms. ${so}`;
}
