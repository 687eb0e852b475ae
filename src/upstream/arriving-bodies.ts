/** What can be made to wait; see undici's controller of a dispatch. */
export interface Pausable {
  pause(): void;
  resume(): void;
}

/** A long body on its way, or waiting to be read. */
export interface ArrivingBody {
  /** Called for each part of it that comes. */
  grew(bytes: number): void;
  /** Its last byte is there. */
  arrived(): void;
  /** It is not kept any longer, be it read or given up. */
  left(): void;
}

/**
 * Bounds what one tenant's long answers take before they are read. Answers are read one after the other, so all but the next
 * one would be kept for nothing: beyond so many bytes no further part of them is taken from the upstream, unless there is none
 * yet that could be read: then the eldest gets on.
 */
export class ArrivingBodies {
  readonly #most: number;
  readonly #tenants = new Map<string, Tenant>();

  /** `most` bytes are kept of each tenant, and the rest of one body. */
  constructor(most: number) {
    this.#most = most;
  }

  /** A body of which `bytes` have come. */
  enter(tenant: string, source: Pausable, bytes: number): ArrivingBody {
    const known = this.#tenants.get(tenant);
    const bodies = known ?? new Tenant(this.#most, () => this.#tenants.delete(tenant));
    if (known === undefined) this.#tenants.set(tenant, bodies);
    const body = new Body(source, bodies);
    bodies.add(body);
    body.grew(bytes);
    return body;
  }
}

class Body implements ArrivingBody {
  readonly source: Pausable;
  readonly #tenant: Tenant;
  bytes = 0;
  isWhole = false;
  isPaused = false;

  constructor(source: Pausable, tenant: Tenant) {
    this.source = source;
    this.#tenant = tenant;
  }

  grew(bytes: number): void {
    this.bytes += bytes;
    this.#tenant.grew(this, bytes);
  }

  arrived(): void {
    this.isWhole = true;
    this.#tenant.wake();
  }

  left(): void {
    this.#tenant.remove(this);
  }
}

/** The bodies of one tenant. */
class Tenant {
  readonly #most: number;
  readonly #emptied: () => void;
  /** The eldest first. */
  readonly #bodies = new Set<Body>();
  #bytes = 0;

  constructor(most: number, emptied: () => void) {
    this.#most = most;
    this.#emptied = emptied;
  }

  add(body: Body): void {
    this.#bodies.add(body);
  }

  grew(body: Body, bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes <= this.#most || body === this.#eldest) return;
    body.isPaused = true;
    body.source.pause();
  }

  remove(body: Body): void {
    if (!this.#bodies.delete(body)) return;
    this.#bytes -= body.bytes;
    if (this.#bodies.size === 0) this.#emptied();
    this.wake();
  }

  wake(): void {
    const eldest = this.#eldest;
    for (const body of this.#bodies) {
      if (!body.isPaused || (this.#bytes > this.#most && body !== eldest)) continue;
      body.isPaused = false;
      // What resumes reads on at once, and may not do so within a callback of what is being read.
      queueMicrotask(() => {
        body.source.resume();
      });
    }
  }

  /** The one that gets on in any case: none while another is there in full, which will be read and make room. */
  get #eldest(): Body | undefined {
    let eldest: Body | undefined;
    for (const body of this.#bodies) {
      if (body.isWhole) return undefined;
      eldest ??= body;
    }
    return eldest;
  }
}
