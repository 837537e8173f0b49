// A thread inherits no TypeScript loader from the one that starts it.
import { register } from 'tsx/esm/api';

register();
await import('./study-worker.ts');
