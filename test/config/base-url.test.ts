import { describe, expect, it } from 'vitest';
import { baseUrl, documentUrl } from '../../src/config/base-url.ts';

const refusal = 'an absolute https URL without user, query and fragment (http only to this machine)';

describe('baseUrl', () => {
  it.each([
    'https://api.zenskar.com',
    'https://api.zenskar.com/',
    'https://proxy.example:8443/billing/v2',
    'http://localhost:9000',
    'http://LOCALHOST:9000/sandbox',
    'http://127.0.0.1',
    'http://127.8.9.10:80',
    'http://[::1]:9000',
  ])('accepts %s', (text) => {
    expect(baseUrl(text)).toEqual({ ok: true, value: new URL(text) });
  });

  it.each([
    ['api.zenskar.com', 'something else'],
    ['/billing', 'something else'],
    ['https:api.zenskar.com', 'something else'],
    ['https:\\\\api.zenskar.com', 'something else'],
    [' https://api.zenskar.com', 'something else'],
    ['https://api.zenskar.com\n', 'something else'],
    ['https://', 'something else'],
    ['https://api.zenskar.com:99999', 'something else'],
    ['ftp://api.zenskar.com', 'the scheme ftp:'],
    ['file:///etc/passwd', 'the scheme file:'],
    ['https://user:hunter2@api.zenskar.com', 'one with a user name or password'],
    ['https://@api.zenskar.com', 'one with a user name or password'],
    ['https://api.zenskar.com/?token=hunter2', 'one with a query'],
    ['https://api.zenskar.com/?', 'one with a query'],
    ['https://api.zenskar.com/#', 'one with a fragment'],
    ['http://api.zenskar.com', 'plain http to another machine'],
    ['http://127.evil.example', 'plain http to another machine'],
    ['http://localhost.evil.example', 'plain http to another machine'],
    ['http://128.0.0.1', 'plain http to another machine'],
  ])('refuses %j as %s', (text, came) => {
    expect(baseUrl(text)).toEqual({ ok: false, expected: refusal, came });
  });
});

describe('documentUrl', () => {
  it.each([
    'https://id.example/.well-known/jwks.json',
    'https://id.example/keys?p=a&q',
    'http://[::1]:9000/keys',
  ])('accepts %s', (text) => {
    expect(documentUrl(text)).toEqual({ ok: true, value: new URL(text) });
  });

  it.each([
    ['http://id.example/keys', 'plain http to another machine'],
    ['https://me:hunter2@id.example/keys', 'one with a user name or password'],
    ['https://id.example/keys#1', 'one with a fragment'],
    ['data:application/json,{}', 'something else'],
  ])('refuses %j', (text, came) => {
    const expected = 'an absolute https URL without user and fragment (http only to this machine)';
    expect(documentUrl(text)).toEqual({ ok: false, expected, came });
  });
});
