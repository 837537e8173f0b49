import './older';
import * as z from 'zod';
import { takeRequests } from './network';
import type { WorkerScope } from './scope';
import { keepShell } from './shell';

/** The service worker (/sw.js): the network first, and the phone where it does not answer. */
declare const self: WorkerScope;

// functions that schemas are compiled to would be read a few times before the worker ends
z.config({ jitless: true });

keepShell(self);
takeRequests(self);
