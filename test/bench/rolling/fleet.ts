import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../http/free-port.ts';
import { ordinary } from '../attack/people.ts';
import { warmUp } from '../attack/warm-up.ts';
import type { Env } from '../issuer.ts';
import { Child } from '../processes.ts';

export interface FleetTerms {
  /** The gateway's dist/main.js. */
  readonly build: string;
  readonly node: string;
  readonly env: Env;
  /** Of somebody whom the gateway serves. */
  readonly headers: Readonly<Record<string, string>>;
}

const REPLICAS = 3;
/** Between two restarts, as whoever rolls out a version waits for one replica before the next. */
const SETTLED_MS = 1500;

/** Replicas of one gateway, each on a port of its own which it has again after a restart. */
export class Fleet {
  readonly ports: readonly number[];
  readonly #terms: FleetTerms;
  readonly #replicas: Child[] = [];

  static async start(terms: FleetTerms): Promise<Fleet> {
    const ports: number[] = [];
    for (let replica = 0; replica < REPLICAS; replica += 1) ports.push(await freePort());
    const fleet = new Fleet(terms, ports);
    for (let replica = 0; replica < REPLICAS; replica += 1) await fleet.#start(replica);
    return fleet;
  }

  private constructor(terms: FleetTerms, ports: readonly number[]) {
    this.#terms = terms;
    this.ports = ports;
  }

  /** Tells one after the other to stop, lets it drain, and starts it again, until it is enough; gives how many were. */
  async restartInTurn(isEnough: () => Promise<boolean>): Promise<number> {
    let restarts = 0;
    for (; !(await isEnough()); restarts += 1) {
      const replica = restarts % REPLICAS;
      await this.#replicas[replica]?.end();
      await this.#start(replica);
      await sleep(SETTLED_MS);
    }
    return restarts;
  }

  async close(): Promise<void> {
    await Promise.all(this.#replicas.filter(({ isRunning }) => isRunning).map((child) => child.destroy()));
  }

  async #start(replica: number): Promise<void> {
    const { build, node, env, headers } = this.#terms;
    const child = new Child('measured', [build], { ...env, PORT: String(this.ports[replica]) }, node);
    this.#replicas[replica] = child;
    await warmUp(await child.url, { customer: ordinary(0), headers });
  }
}
