import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callerPrincipal } from '../../src/auth/principal.ts';
import { LightSignal } from '../../src/domain/light-signal.ts';
import { networkOf, ownersBy } from '../../src/http/owners.ts';
import { runs } from '../support/paging-runs.ts';

describe('the network of an address', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['::FFFF:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:2:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:db8::2:3:4:5:6', '2001:db8:0:2::/64'],
    ['2001:db8:0:0:1::', '2001:db8:0:0::/64'],
    ['::2:3:4:5:6:7', '0:0:2:3::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['64:ff9b::203.0.113.9', '64:ff9b:0:0::/64'],
    ['fe80::1c2d:3e4f%eth0', 'fe80:0:0:0::/64%eth0'],
    ['fe80::1c2d:3e4f%2', 'fe80:0:0:0::/64%2'],
    ['', ''],
  ])('%s is in %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it('is the same for all that share the first 64 bits, and for no others', () => {
    const half = fc.array(fc.nat(0xffff), { minLength: 4, maxLength: 4 });
    const check = fc.property(half, half, half, half, (network, one, other, others) => {
      const address = (...groups: readonly number[]) => spelled(groups);
      expect(networkOf(address(...network, ...one))).toBe(networkOf(address(...network, ...other)));
      const isSame = network.join() === others.join();
      expect(networkOf(address(...network, ...one)) === networkOf(address(...others, ...one))).toBe(isSame);
    });
    fc.assert(check, runs(500));
  });

  it('is told of every address of this machine', () => {
    const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
    for (const { address } of addresses) {
      expect(networkOf(address)).toMatch(isIPv6(address) ? /^([0-9a-f]{1,4}:){4}:\/64(%.+)?$/ : /^[\d.]+$/);
    }
  });
});

describe('an owner', () => {
  const principal = callerPrincipal({ apiKey: 'key', organisation: 'organisation' });
  const requestFrom = (address: string) => ({
    method: 'POST',
    target: '/graphql',
    headers: {},
    repeated: null,
    signal: new LightSignal(),
    address: () => address,
    readBody: () => '',
    place: null,
  });

  it('is the tenant once that is known', () => {
    expect(ownersBy(() => true)(principal, requestFrom('2001:db8::1'))).toBe(principal.tenant);
  });

  it('is one for all addresses that a stranger has in one network', () => {
    const ownerOf = ownersBy(() => false);
    const of = (address: string) => ownerOf(principal, requestFrom(address));
    expect(of('2001:db8::1')).toBe(of('2001:db8::ffff:ffff:ffff:ffff'));
    expect(of('2001:db8::1')).not.toBe(of('2001:db8:0:1::1'));
    expect(of('203.0.113.9')).toBe(of('::ffff:203.0.113.9'));
    expect(of('203.0.113.9')).not.toBe(of('203.0.113.10'));
  });
});

/** As a URL spells it, which is as sockets do: the longest run of zeros is left out. */
function spelled(groups: readonly number[]): string {
  const { hostname } = new URL(`http://[${groups.map((group) => group.toString(16)).join(':')}]`);
  return hostname.slice(1, -1);
}
