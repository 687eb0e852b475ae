import type { EntryName } from './shared-store.ts';

/** The names of everything in Redis. What is in braces decides the slot in a cluster: all of a group is in one. */
export const entryKey = ({ group, key }: EntryName): string => `gw:e:{${group}}:${key}`;
export const leaseKey = ({ group, key }: EntryName): string => `gw:l:{${group}}:${key}`;
export const epochKey = (group: string): string => `gw:t:{${group}}`;
export const placesKey = (credential: string): string => `gw:s:{${credential}}`;
/** How many invalidations there have been. */
export const COUNTER = 'gw:n';
export const CHANNEL = 'gw:news';
