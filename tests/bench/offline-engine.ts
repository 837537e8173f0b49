import { page, post } from '@/lib/browser/worker/engine';

/**
 * The worker's engine in a page: browsers slow pages down when they are asked to, workers never.
 * Bundled as the worker is, over what the phone has saved.
 */
Object.assign(globalThis, { engine: { page, post } });
