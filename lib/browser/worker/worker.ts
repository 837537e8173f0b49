import './older';
import { takeRequests } from './network';
import type { WorkerScope } from './scope';
import { keepShell } from './shell';

/** The service worker (/sw.js): the network first, and the phone where it does not answer. */
declare const self: WorkerScope;

keepShell(self);
takeRequests(self);
