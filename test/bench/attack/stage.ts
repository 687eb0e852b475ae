import type { Fault } from '../../../src/sandbox/faults.ts';
import { CREDENTIALS } from '../answers.ts';
import { cpuSeconds, peakMegabytes } from '../cpu.ts';
import { type Env, Issuer } from '../issuer.ts';
import { Child } from '../processes.ts';
import type { Caller, CallersJob, CallersRequest, Samples } from './callers.ts';
import { ordinary, ownCredentials } from './people.ts';
import type { Haul, Rudeness, RudeRequest } from './rude-client.ts';
import { warmUp } from './warm-up.ts';
import type { AttackUpstreamRequest, Outage, Traffic } from './upstream.ts';

export type Mode = 'jwt' | 'headers' | 'none';

export interface StageOptions {
  readonly mode: Mode;
  /** The gateway's dist/main.js. */
  readonly build: string;
  readonly nodeArgs?: readonly string[];
  /** Where the keys for tokens are published; the gateway is given the key itself when left out. */
  readonly keysUrl?: string;
  readonly issuer?: Issuer;
  /** Settings that are not the defaults. */
  readonly env?: Env;
}

const MEMORY_SAMPLE_MS = 200;

/** The processes of one attack: a gateway of its own with the defaults of production, an upstream, and who asks. */
export class Stage {
  readonly #mode: Mode;
  readonly #issuer: Issuer;
  readonly #gateway: Child;
  readonly #upstream: Child;
  readonly #callers = new Child('other', [beside('callers.js')], {});
  readonly #rude = new Child('other', [beside('rude-client.js')], {});
  readonly #watching: NodeJS.Timeout;
  /** Of the GraphQL endpoint. */
  readonly url: string;
  #peakMegabytes = 0;

  static async set(options: StageOptions): Promise<Stage> {
    const issuer = options.issuer ?? new Issuer();
    const upstream = new Child('other', [beside('upstream.js')], {});
    const gateway = new Child('measured', [...(options.nodeArgs ?? []), options.build], {
      ...envOf(options, issuer),
      ZENSKAR_BASE_URL: await upstream.url,
      NODE_ENV: 'production',
      PORT: '0',
      PRIVATE_PORT: '0',
      // Whoever is answered from what is kept cannot be hurt.
      CACHE_FRESH_MS: '0',
      CURSOR_SECRET: 'a secret of the benchmark that is long enough',
      ...options.env,
    });
    const stage = new Stage(options.mode, issuer, upstream, gateway, await gateway.url);
    for (const caller of stage.ordinaryCallers(1)) await warmUp(stage.url, caller);
    return stage;
  }

  private constructor(mode: Mode, issuer: Issuer, upstream: Child, gateway: Child, url: string) {
    this.#mode = mode;
    this.#issuer = issuer;
    this.#upstream = upstream;
    this.#gateway = gateway;
    this.url = url;
    this.#watching = setInterval(() => {
      this.#lookAtMemory();
    }, MEMORY_SAMPLE_MS);
  }

  /** What shows that somebody is a customer; `index` tells organisations apart where callers have their own. */
  headersOf(customer: string, index: number): Readonly<Record<string, string>> {
    switch (this.#mode) {
      case 'jwt':
        return { authorization: `Bearer ${this.#issuer.token({ customer_id: customer })}` };
      case 'headers':
        return ownCredentials(index);
      case 'none':
        return {};
    }
  }

  /** Different customers, each of whom asks for itself. */
  ordinaryCallers(count: number): Caller[] {
    return Array.from({ length: count }, (_, index) => {
      const customer = ordinary(index);
      return { customer, headers: this.headersOf(customer, index) };
    });
  }

  async startCallers(job: Omit<CallersJob, 'url'>): Promise<void> {
    await this.#callers.ask({ kind: 'start', job: { ...job, url: this.url } } satisfies CallersRequest);
  }

  stopCallers(): Promise<Samples> {
    return this.#callers.ask({ kind: 'stop' } satisfies CallersRequest) as Promise<Samples>;
  }

  async startRudeness(rudeness: Omit<Rudeness, 'url'>): Promise<void> {
    const request: RudeRequest = { kind: 'start', rudeness: { ...rudeness, url: this.url } };
    await this.#rude.ask(request);
  }

  stopRudeness(): Promise<Haul> {
    return this.#rude.ask({ kind: 'stop' } satisfies RudeRequest) as Promise<Haul>;
  }

  async setLatency(milliseconds: number): Promise<void> {
    await this.#askUpstream({ kind: 'latency', milliseconds });
  }

  async takeOut(outage: Outage): Promise<void> {
    await this.#askUpstream({ kind: 'out', outage });
  }

  async bringBack(): Promise<void> {
    await this.#askUpstream({ kind: 'back' });
  }

  /** Spoils so many of the upstream's answers. */
  async spoil(fault: Fault, times: number): Promise<void> {
    await this.#askUpstream({ kind: 'spoil', fault, times });
  }

  async heal(): Promise<void> {
    await this.#askUpstream({ kind: 'heal' });
  }

  /** Resets all connections of the upstream; gives their number. */
  resetConnections(): Promise<number> {
    return this.#askUpstream({ kind: 'reset' }) as Promise<number>;
  }

  /** What the upstream was asked since the last time. */
  traffic(): Promise<Traffic> {
    return this.#askUpstream({ kind: 'traffic' }) as Promise<Traffic>;
  }

  /** Whether the gateway has survived so far. */
  get isAlive(): boolean {
    return this.#gateway.isRunning;
  }

  /** The most memory that the gateway was seen to hold, in MB. */
  get peakMegabytes(): number {
    this.#lookAtMemory();
    return this.#peakMegabytes;
  }

  /** CPU time that each process has taken so far, in seconds. */
  get cpuSeconds(): Readonly<Record<'gateway' | 'upstream' | 'callers', number>> {
    return {
      gateway: cpuSeconds(this.#gateway.pid),
      upstream: cpuSeconds(this.#upstream.pid),
      callers: cpuSeconds(this.#callers.pid),
    };
  }

  /** Ends all of it at once. */
  async clear(): Promise<void> {
    clearInterval(this.#watching);
    const all = [this.#gateway, this.#upstream, this.#callers, this.#rude];
    await Promise.all(all.filter(({ isRunning }) => isRunning).map((child) => child.destroy()));
  }

  #lookAtMemory(): void {
    if (!this.isAlive) return;
    this.#peakMegabytes = Math.max(this.#peakMegabytes, peakMegabytes(this.#gateway.pid));
  }

  #askUpstream(request: AttackUpstreamRequest): Promise<unknown> {
    return this.#upstream.ask(request);
  }
}

function envOf({ mode, keysUrl }: StageOptions, issuer: Issuer): Env {
  const own = { ZENSKAR_API_KEY: CREDENTIALS.apiKey, ZENSKAR_ORGANISATION: CREDENTIALS.organisation };
  if (mode === 'headers') return { AUTH_MODE: 'headers' };
  if (mode === 'none') return { AUTH_MODE: 'none', ...own };
  const keys = keysUrl === undefined ? { JWT_PUBLIC_KEY: issuer.pem } : { JWT_JWKS_URL: keysUrl };
  return { ...issuer.env, ...own, ...keys };
}

function beside(file: string): string {
  return `${import.meta.dirname}/${file}`;
}
