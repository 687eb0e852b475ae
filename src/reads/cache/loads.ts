import type { Read } from '../../upstream/read.ts';
import { keyOf } from './memory.ts';

interface Load {
  readonly tenant: string;
  /** Never rejects. */
  readonly end: Promise<void>;
}

/**
 * What is loaded in this process just now. A flight belongs to one tenant, since a call waits in the queue of its tenant; but what
 * one tenant loads is soon kept for all who may see it, which is worth a moment's wait.
 */
export class Loads {
  readonly #running = new Map<string, Load[]>();

  /** The end of what another tenant loads; null where none does. */
  ofAnotherTenant(read: Read): Promise<void> | null {
    const loads = this.#running.get(keyOf(read));
    return loads?.find(({ tenant }) => tenant !== read.tenant)?.end ?? null;
  }

  /** Notes a load until it has ended, which may be sooner than another one of the same tenant that it began. */
  note<Result>(read: Read, loading: Promise<Result>): Promise<Result> {
    const key = keyOf(read);
    const loads = this.#running.get(key) ?? [];
    const over = () => {
      loads.splice(loads.indexOf(load), 1);
      if (loads.length === 0) this.#running.delete(key);
    };
    const load = { tenant: read.tenant, end: loading.then(over, over) };
    if (loads.push(load) === 1) this.#running.set(key, loads);
    return loading;
  }
}
