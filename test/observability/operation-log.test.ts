import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  OPERATION_CODES,
  OPERATION_ERRORS,
  OPERATION_KINDS,
  REFUSALS,
} from '../../src/observability/labels.ts';
import {
  createOperationLog,
  documentHash,
  type OperationRecord,
} from '../../src/observability/operation-log.ts';
import { logToLines } from './lines.ts';

const tenant = 'customer:0a9a1b2c-0000-4000-8000-00000000000f';
const record: OperationRecord = {
  requestId: 'request-1',
  traceId: 'a'.repeat(32),
  kind: 'query',
  document: 'query CanaryName { viewer { uuid } }',
  tenant,
  code: 'OK',
  errors: [],
  refusal: null,
  status: 200,
  upstreamCalls: 2,
  kept: 1,
  stale: 0,
  waves: 1,
  retries: 0,
  milliseconds: 12.3456,
};

const isCount = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0;
const isHash = (value: unknown): boolean => typeof value === 'string' && /^[0-9a-f]{16}$/.test(value);

/** The schema of the line: each field with what it may hold. */
const schema: Readonly<Record<string, (value: unknown) => boolean>> = {
  level: (value) => value === 'info',
  time: (value) => typeof value === 'string' && new Date(value).toISOString() === value,
  message: (value) => value === 'operation',
  requestId: (value) => typeof value === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(value),
  traceId: (value) => typeof value === 'string' && /^[0-9a-f]{32}$/.test(value),
  kind: (value) => OPERATION_KINDS.some((kind) => kind === value),
  operation: (value) => value === null || isHash(value),
  tenant: isHash,
  code: (value) => OPERATION_CODES.some((code) => code === value),
  codes: (value) =>
    Array.isArray(value) &&
    new Set(value).size === value.length &&
    value.every((each) => OPERATION_ERRORS.some((code) => code === each)),
  refusal: (value) => value === null || REFUSALS.some((reason) => reason === value),
  status: (value) => value === null || (isCount(value) && Number(value) >= 100 && Number(value) <= 599),
  upstreamCalls: isCount,
  kept: isCount,
  stale: isCount,
  waves: isCount,
  retries: isCount,
  milliseconds: (value) => typeof value === 'number' && value >= 0,
  aborted: (value) => typeof value === 'boolean',
};

function faultsOf(line: Record<string, unknown>): string[] {
  const names = new Set([...Object.keys(schema), ...Object.keys(line)]);
  return [...names].filter((name) => !(name in line) || !(schema[name]?.(line[name]) ?? false));
}

/** With a value in it all the same. */
const TRUSTED = '{ customer(uuid: "0a9a1b2c") { name } }';

function lineOf(given: OperationRecord, key = 'key'): Record<string, unknown> {
  const { logger, parsed } = logToLines();
  createOperationLog(logger, key, (document) => document === TRUSTED)(given);
  const [line, ...others] = parsed();
  if (line === undefined || others.length > 0) throw new Error('Expected one line.');
  return line;
}

describe('O5: the line of an operation', () => {
  it('fits its schema, whatever the operation', () => {
    const count = fc.nat();
    const records = fc.record<OperationRecord>({
      requestId: fc.stringMatching(/^[A-Za-z0-9._-]{1,64}$/),
      traceId: fc.stringMatching(/^[0-9a-f]{32}$/),
      kind: fc.constantFrom(...OPERATION_KINDS),
      document: fc.option(fc.string()),
      tenant: fc.string(),
      code: fc.constantFrom(...OPERATION_CODES),
      errors: fc.array(fc.constantFrom(...OPERATION_ERRORS)),
      refusal: fc.option(fc.constantFrom(...REFUSALS)),
      status: fc.option(fc.integer({ min: 100, max: 599 })),
      upstreamCalls: count,
      kept: count,
      stale: count,
      waves: count,
      retries: count,
      milliseconds: fc.double({ min: 0, max: 1e6, noNaN: true }),
    });
    fc.assert(
      fc.property(records, (each) => {
        expect(faultsOf(lineOf(each))).toEqual([]);
      }),
    );
  });

  it('has a schema that refuses what is missing, added or wrong', () => {
    const line = lineOf(record);
    expect(faultsOf({ ...line, variables: {} })).toEqual(['variables']);
    expect(faultsOf({ ...line, tenant })).toEqual(['tenant']);
    delete line['code'];
    expect(faultsOf(line)).toEqual(['code']);
  });

  it('names each code once, however many errors have it, and goes by the one that it is given', () => {
    const errors = ['NOT_FOUND', 'UPSTREAM_AUTH', 'NOT_FOUND', 'NOT_FOUND'] as const;
    expect(lineOf({ ...record, code: 'UPSTREAM_AUTH', errors })).toMatchObject({
      code: 'UPSTREAM_AUTH',
      codes: ['NOT_FOUND', 'UPSTREAM_AUTH'],
      aborted: false,
    });
    expect(lineOf({ ...record, code: 'ABORTED', status: null })).toMatchObject({
      codes: [],
      status: null,
      aborted: true,
    });
  });

  it('says what was done and how long it took', () => {
    expect(lineOf(record)).toMatchObject({ code: 'OK', upstreamCalls: 2, waves: 1, milliseconds: 12.3 });
  });

  it('searches for secrets what the caller chose', () => {
    expect(lineOf({ ...record, requestId: 'bearer-canary' })['requestId']).toBe('bearer-canary');
    const chosen = 'eyJhbGciOiJub25lIn0.canary';
    const line = lineOf({ ...record, requestId: chosen, traceId: chosen });
    expect(line).toMatchObject({ requestId: '[redacted]', traceId: '[redacted]' });
  });

  it('holds neither the document, nor the name of the operation, nor the tenant', () => {
    const text = JSON.stringify(lineOf(record));
    expect(text).not.toMatch(/Canary|viewer|0a9a1b2c|customer:/);
  });

  it('names a document by the first digits of its SHA-256, as sha256sum prints them', () => {
    expect(documentHash('{ __typename }')).toBe('7f56e67dd21ab3f3');
    expect(lineOf({ ...record, document: '{ __typename }' })['operation']).toBe('7f56e67dd21ab3f3');
  });

  it.each([
    '{ customer(uuid: "0a9a1b2c") { uuid } }',
    '{ customer(uuid: """0a9a1b2c""") { uuid } }',
    "{ customer(uuid: '0a9a1b2c') { uuid } }",
    '{ customer(uuid: 0f8fad5b-d9cb-469f-a165-70867728950e) { uuid } }',
    '{ customerByExternalId(externalId: 1234567) { uuid } }',
    '{ of1234567: viewer { customer { uuid } } }',
  ])('names a document that may hold an id under a key, so that no list of ids helps: %s', (document) => {
    const name = lineOf({ ...record, document })['operation'];
    expect(name).not.toBe(documentHash(document));
    expect(lineOf({ ...record, document, requestId: 'request-2' })['operation']).toBe(name);
    expect(lineOf({ ...record, document }, 'other key')['operation']).not.toBe(name);
  });

  it.each([
    'query Names($uuid: UUID!) { customer(uuid: $uuid) { entitlements(first: 50) { nodes { name } } } }',
    TRUSTED,
  ])('names one that holds none, or that is trusted, by its plain hash: %s', (document) => {
    expect(lineOf({ ...record, document })['operation']).toBe(documentHash(document));
  });

  it('names one tenant alike in every line, and otherwise under another key, so that no list of tenants helps', () => {
    const name = lineOf(record)['tenant'];
    expect(lineOf({ ...record, requestId: 'request-2' })['tenant']).toBe(name);
    expect(lineOf({ ...record, tenant: `${tenant} ` })['tenant']).not.toBe(name);
    expect(lineOf(record, 'other key')['tenant']).not.toBe(name);
    expect(documentHash(tenant)).not.toBe(name);
  });

  it('refuses an empty key, which would be one that everybody knows', () => {
    expect(() => createOperationLog(logToLines().logger, '', () => false)).toThrow(
      'Expected a key to hash tenants with, got an empty one.',
    );
  });
});
