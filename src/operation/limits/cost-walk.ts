import { Ledger } from '../../schema/needs/ledger.ts';
import type { NeedContext } from '../../schema/needs/need.ts';
import type { VariableValues } from '../../schema/operation-shape.ts';
import { type CostLimits, isAffordable } from './cost.ts';

/** After so many needs it is first looked whether an estimate is beyond its limits. Hardly any operation has as many. */
const FIRST_LOOK = 256;

/** What all steps of one estimate share, and when it has gone far enough. */
export class CostWalk {
  readonly variables: VariableValues;
  readonly ledger: Ledger;
  readonly context: NeedContext;
  readonly #most: CostLimits | null;
  #made = 0;
  #nextLook = FIRST_LOOK;
  #isOver = false;

  /** A null `most` lets it go on to its end. */
  constructor(variables: VariableValues, context: NeedContext, most: CostLimits | null) {
    this.variables = variables;
    this.context = context;
    this.ledger = new Ledger(context.limits);
    this.#most = most;
  }

  /** Whether a limit is passed, so that nothing more has to be found: whatever is added to a cost, it never becomes less. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Tells that so many more needs were made. To sum up takes time, too: it is done each time that there are twice as many. */
  made(needs: number): void {
    this.#made += needs;
    if (this.#most === null || this.#made < this.#nextLook) return;
    this.#nextLook = this.#made * 2;
    this.#isOver = !isAffordable(this.ledger.sum(), this.#most);
  }
}
