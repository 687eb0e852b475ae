import { auditServer, type AuditResult } from 'graphql-http';
import { beforeAll, describe, expect, it } from 'vitest';
import { startListeningGateway } from '../support/gateway.ts';

/** What the suite would like to see, and why it is not so here. */
const NOTICES: Readonly<Record<string, string>> = {
  'MAY accept application/x-www-form-urlencoded formatted GET requests': 'a GET needs no preflight',
  'MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/graphql-response+json':
    'a GET needs no preflight',
  'MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/json':
    'a GET needs no preflight',
};

describe('G9: the audits of GraphQL over HTTP', () => {
  let results: AuditResult[] = [];
  beforeAll(async () => {
    const gateway = await startListeningGateway();
    results = await auditServer({ url: gateway.url });
    await gateway.close();
  });

  it('are all there', () => {
    expect(results).toHaveLength(61);
  });

  it('pass, all that a server must or should do', () => {
    const failed = results
      .filter(({ status }) => status !== 'ok')
      .filter(({ name }) => !name.startsWith('MAY'));
    expect(failed.map(({ name }) => name)).toEqual([]);
  });

  it('notice only what is meant to be so', () => {
    const noticed = results.filter(({ status }) => status !== 'ok').map(({ name }) => name);
    expect(noticed).toEqual(Object.keys(NOTICES));
  });
});
