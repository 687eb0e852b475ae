import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Scenario, SCENARIOS, scenarioOf } from './scenarios.ts';

export interface Options {
  readonly scenarios: readonly Scenario[];
  readonly repetitions: number;
  /** Length of one measured slice. */
  readonly seconds: number;
  /** Whether to say where the gateway's time goes instead of how much it takes. */
  readonly profile: boolean;
  /** For how many seconds to load the gateway with everything and watch its memory; null to measure what it takes. */
  readonly soak: number | null;
  /** How many gateways share a Redis; null to measure what one takes. */
  readonly replicas: number | null;
  /** Whether to measure how much of everything a gateway needs. */
  readonly sizing: boolean;
  /** How many requests to send through each proxy while replicas are restarted; null to restart none. */
  readonly rolling: number | null;
  /** For how many seconds the upstream is out; null to measure what the gateway takes. */
  readonly outage: number | null;
  /** Whether the gateway answers from its cache. */
  readonly cached: boolean;
  /** Whether to measure the forms of request only. */
  readonly forms: boolean;
  /** The node that runs what is measured. */
  readonly node: string;
  /** Another build to compare with: its dist/main.js. */
  readonly other: string | null;
}

/** Below that, what is kept may still be fresh when the upstream is back. */
const LEAST_OUTAGE = 10;

export const USAGE = `npm run bench -- [options]
  --scenario S3        only this scenario, and no other table (may be repeated)
  --repetitions 7      slices per scenario and gateway
  --seconds 1          length of a slice
  --gateway <file>     dist/main.js of another build, measured in the same run
  --forms              what the same operation costs as different clients send it, and no other table
  --cached             what answers out of the gateway's cache cost, next to the proxy that asks the upstream
  --node <file>        another node to run the proxy and the gateway with
  --profile            where the gateway's time goes: functions by self time
  --soak 600           what the gateway holds under a mixture of everything, for so many seconds
  --replicas 3         what so many gateways on one Redis ask the upstream for; needs redis-server
  --sizing             what a core serves, what memory holds, what Redis and the upstream get to do, under eight minutes
  --rolling            what is lost while replicas behind haproxy and nginx are restarted; needs both, and redis-server
  --requests 50000     so many through each of them
  --outage 60          how callers fare while the upstream is out for so many seconds, at least 10`;

export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      scenario: { type: 'string', multiple: true },
      repetitions: { type: 'string', default: '7' },
      seconds: { type: 'string', default: '1' },
      gateway: { type: 'string' },
      node: { type: 'string', default: process.execPath },
      cached: { type: 'boolean', default: false },
      forms: { type: 'boolean', default: false },
      profile: { type: 'boolean', default: false },
      soak: { type: 'string' },
      replicas: { type: 'string' },
      sizing: { type: 'boolean', default: false },
      rolling: { type: 'boolean', default: false },
      requests: { type: 'string', default: '50000' },
      outage: { type: 'string' },
    },
  });
  return {
    scenarios: values.scenario?.map(scenarioOf) ?? SCENARIOS,
    repetitions: positive('repetitions', values.repetitions),
    seconds: positive('seconds', values.seconds),
    profile: values.profile,
    soak: values.soak === undefined ? null : positive('soak', values.soak),
    cached: values.cached,
    forms: values.forms,
    replicas: values.replicas === undefined ? null : positive('replicas', values.replicas),
    sizing: values.sizing,
    rolling: values.rolling ? positive('requests', values.requests) : null,
    outage: values.outage === undefined ? null : positive('outage', values.outage, LEAST_OUTAGE),
    node: resolve(values.node),
    other: values.gateway === undefined ? null : resolve(values.gateway),
  };
}

function positive(name: string, text: string, least = 0): number {
  const value = Number(text);
  if (!(value > 0 && value >= least)) {
    const wanted = least > 0 ? `at least ${least}` : 'a positive number';
    throw new RangeError(`Expected ${wanted} for --${name}, got ${text}.`);
  }
  return value;
}
