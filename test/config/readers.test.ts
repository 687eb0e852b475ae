import { describe, expect, it } from 'vitest';
import { hostName, integerIn, listOf, onOff, oneOf } from '../../src/config/readers.ts';

describe('oneOf', () => {
  const mode = oneOf(['none', 'jwt']);

  it('accepts its words as they are spelled', () => {
    expect(mode('jwt')).toEqual({ ok: true, value: 'jwt' });
  });

  it.each(['JWT', 'jwt ', 'toString'])('refuses %j and names the words', (text) => {
    expect(mode(text)).toEqual({ ok: false, expected: 'one of none, jwt' });
  });
});

describe('onOff', () => {
  it.each([
    ['on', true],
    ['off', false],
  ])('reads %s as %s', (text, value) => {
    expect(onOff(text)).toEqual({ ok: true, value });
  });

  it.each(['true', 'ON', '1', 'on '])('refuses %j', (text) => {
    expect(onOff(text)).toEqual({ ok: false, expected: 'one of on, off' });
  });
});

describe('listOf', () => {
  const ports = listOf(integerIn([1, 9]));

  it('reads items between commas and ignores spaces around them', () => {
    expect(ports('1, 2 ,3')).toEqual({ ok: true, value: [1, 2, 3] });
  });

  it.each(['1,10', 'x'])('refuses %j because of an item', (text) => {
    expect(ports(text)).toEqual({
      ok: false,
      expected: 'a list separated by commas, each item an integer from 1 to 9',
    });
  });

  it.each([',', '1,', '1,,2', ' '])('refuses %j because an item is empty', (text) => {
    expect(ports(text).ok).toBe(false);
  });
});

describe('hostName', () => {
  it.each(['localhost', '0.0.0.0', '::', '::1', 'gateway.internal', 'a'])('accepts %s', (text) => {
    expect(hostName(text)).toEqual({ ok: true, value: text });
  });

  it.each(['localhost:80', '[::]', '1.2.3', '4000', 'a b', '-a', 'a/b', '::g'])('refuses %s', (text) => {
    expect(hostName(text).ok).toBe(false);
  });
});
