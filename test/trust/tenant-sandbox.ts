import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { emptyWorld } from '../../src/sandbox/world.ts';
import { requestLine } from '../support/gateway.ts';
import { addTenant, ALPHA, BRAVO } from './tenants.ts';
import { createTrustGateway, type TrustGateway } from './trust-gateway.ts';
import { JWT_ENV } from './tokens.ts';

/** A gateway for bearers of tokens, in front of an organisation with two customers. */
export interface TwoCustomers {
  readonly gateway: TrustGateway;
  readonly sandbox: Sandbox;
  /** What the upstream was asked since the last time, as compact lines. */
  takeCalls(): string[];
  close(): Promise<void>;
}

export async function startTwoCustomers(env: Readonly<Record<string, string>> = {}): Promise<TwoCustomers> {
  const world = emptyWorld();
  addTenant(world, ALPHA);
  addTenant(world, BRAVO);
  const sandbox = await startSandbox({ world });
  const { apiKey, organisation } = sandbox;
  const gateway = createTrustGateway({
    upstreamUrl: sandbox.url,
    credentials: { apiKey, organisation },
    env: { ...JWT_ENV, ...env },
  });
  return {
    gateway,
    sandbox,
    takeCalls: () => {
      const lines = sandbox.requests.map(requestLine);
      sandbox.clearRequests();
      return lines;
    },
    close: async () => {
      await gateway.close();
      await sandbox.close();
    },
  };
}
