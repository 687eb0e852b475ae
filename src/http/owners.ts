import { isIPv4 } from 'node:net';
import type { Principal } from '../auth/principal.ts';
import type { EdgeRequest } from './exchange.ts';

/** Whose share of places, bodies and unread bytes a request counts against. */
export type OwnerOf = (principal: Principal, request: EdgeRequest) => string;

/**
 * A tenant counts for itself once it is known to be one. Where callers bring their own credentials anybody can invent
 * tenants; until the upstream has taken what they sent, all of one network share what is there for one.
 */
export function ownersBy(isProven: (tenant: string) => boolean): OwnerOf {
  return ({ tenant }, { address }) => (isProven(tenant) ? tenant : `address:${networkOf(address())}`);
}

const NETWORK_GROUPS = 4;
const ALL_GROUPS = 8;
const MAPPED_BEFORE_IPV4 = /^::ffff:(?=\d+\.)/i;

/**
 * The network that an address belongs to, as far as one customer of a provider reaches: for IPv6 the first 64 bits, of which
 * each machine may have as many addresses as it likes; for IPv4 the address. The address is written as sockets give it.
 */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const mapped = address.replace(MAPPED_BEFORE_IPV4, '');
  if (isIPv4(mapped)) return mapped;
  // The zone of a link-local address says where this machine met it.
  const [bare = '', zone] = address.split('%');
  const [head = '', tail] = bare.split('::');
  const first = groupsIn(head);
  const last = groupsIn(tail ?? '');
  const gap = tail === undefined ? 0 : ALL_GROUPS - first.length - last.length;
  const groups = [...first, ...Array<string>(Math.max(0, gap)).fill('0'), ...last];
  const network = groups.slice(0, NETWORK_GROUPS).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64${zone === undefined ? '' : `%${zone}`}`;
}

/** An IPv4 address at the end stands for two groups. */
function groupsIn(text: string): string[] {
  return text === '' ? [] : text.split(':').flatMap((group) => (isIPv4(group) ? ['0', '0'] : [group]));
}
