import type { EntryName } from './shared-store.ts';

// The names of everything in Redis. What is in braces decides the slot in a cluster: all of a group is in one.

/** Of an answer that is kept. */
export const entryKey = ({ group, key }: EntryName): string => `gw:e:{${group}}:${key}`;
/** Of the right to load that answer, which one replica has at a time. */
export const leaseKey = ({ group, key }: EntryName): string => `gw:l:{${group}}:${key}`;
/** Of the group's epoch: see `epochs.ts`. */
export const epochKey = (group: string): string => `gw:t:{${group}}`;
/** Of the places under UPSTREAM_CALLS_PER_SECOND that calls with a credential have taken. */
export const placesKey = (credential: string): string => `gw:s:{${credential}}`;
/** Of whether the upstream refuses a credential. */
export const refusalKey = (credential: string): string => `gw:r:{${credential}}`;
/** How many invalidations and refusals of credentials there have been. */
export const COUNTER = 'gw:n';
/** On which replicas tell each other of invalidations, pauses and refusals. */
export const CHANNEL = 'gw:news';
