import {
  getNullableType,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import type { Prng } from '../../src/sandbox/prng.ts';
import { writeGlobalId } from '../../src/schema/global-id.ts';
import { entitlementUuid, rowUuid } from '../support/sample-data.ts';
import { CUSTOMERS, ODD_TEXTS, ROWS_EACH, STRANGER } from './odd-upstream.ts';

/** A value as a document writes it, and as a variable carries it. */
export interface Value {
  readonly literal: string;
  readonly json: unknown;
}

/** Anything that could stand where a value is expected and seldom should. */
const WRONG: readonly Value[] = [5, 'text', true, null, [], {}, [null], -1, 1.5, 2 ** 40].map(same);

/** Values for arguments, mostly right. Cursors of earlier answers are used again. */
export class RandomValues {
  readonly #random: Prng;
  readonly #cursors: string[] = [];

  constructor(random: Prng) {
    this.#random = random;
  }

  /** Notes the cursors of an answer. */
  harvest(body: string): void {
    for (const [, cursor] of body.matchAll(/ursor":"([\w.-]+)"/g)) {
      if (cursor !== undefined) this.#cursors.push(cursor);
    }
    this.#cursors.splice(0, this.#cursors.length - 50);
  }

  /** From here on only cursors of answers to come are used. */
  forgetCursors(): void {
    this.#cursors.length = 0;
  }

  /** A value for an argument or input field of this name. */
  valueFor(type: GraphQLInputType, name: string): Value {
    const random = this.#random;
    if (random.chance(0.004)) return this.wrong();
    if (!isNonNullType(type) && random.chance(0.05)) return same(null);
    const inner = getNullableType(type);
    if (isListType(inner)) {
      const length = random.chance(0.02) ? 101 : random.integer(0, 4);
      const items = Array.from({ length }, () => this.valueFor(inner.ofType, name));
      // One value stands for a list of it.
      if (length === 1 && random.chance(0.3)) return items[0] ?? same(null);
      return {
        literal: `[${items.map(({ literal }) => literal).join()}]`,
        json: items.map(({ json }) => json),
      };
    }
    if (isEnumType(inner)) {
      const [first = '', ...others] = inner.getValues().map((value) => value.name);
      const literal = random.pick([first, ...others]);
      return { literal, json: literal };
    }
    if (isInputObjectType(inner)) {
      const fields = Object.values(inner.getFields())
        .filter((field) => isNonNullType(field.type) || random.chance(0.25))
        .map((field) => ({ name: field.name, ...this.valueFor(field.type, name + field.name) }));
      return {
        literal: `{${fields.map((field) => `${field.name}: ${field.literal}`).join()}}`,
        json: Object.fromEntries(fields.map((field) => [field.name, field.json])),
      };
    }
    return this.#leaf(inner.toString(), name);
  }

  wrong(): Value {
    return WRONG[this.#random.integer(0, WRONG.length - 1)] ?? same(null);
  }

  #leaf(type: string, name: string): Value {
    const random = this.#random;
    switch (type) {
      case 'UUID':
        return same(this.#uuid(name));
      case 'ID':
        return same(this.#nodeId());
      case 'Int':
        return same(random.chance(0.02) ? random.pick([-1, 51, 2 ** 31 - 1]) : random.integer(0, 8));
      case 'Float':
        return random.chance(0.1) ? { literal: '1e21', json: 1e21 } : same(random.pick([0, 1, 0.5, -3]));
      case 'Boolean':
        return same(random.chance(0.5));
      case 'DateTime':
        return same(
          random.pick(['2026-01-31T00:00:00Z', '2026-01-31T01:00:00.000001+01:00', '2026-02-30T00:00:00Z']),
        );
      default:
        return same(this.#text(name));
    }
  }

  #uuid(name: string): string {
    const random = this.#random;
    if (random.chance(0.01))
      return random.pick(['', 'c0000000', 'not-a-uuid', 'c0000000-0000-4000-8000-00000000000g']);
    const uuid = /entitlement/i.test(name)
      ? entitlementUuid(random.integer(0, ROWS_EACH))
      : random.chance(0.03)
        ? STRANGER
        : this.#customer();
    return random.chance(0.1) ? uuid.toUpperCase() : uuid;
  }

  /** The first one, whose data is sound, more often than the others. */
  #customer(): string {
    const random = this.#random;
    return random.chance(0.55) ? (CUSTOMERS[0] ?? '') : (CUSTOMERS[random.integer(1, 4)] ?? '');
  }

  #nodeId(): string {
    const random = this.#random;
    if (random.chance(0.02)) return random.pick(['', 'x', 'Q3VzdG9tZXI', '!', 'Customer:1']);
    const n = random.chance(0.7) ? 1 : random.integer(2, 5);
    const customer = CUSTOMERS[n - 1] ?? '';
    // One row more than there are.
    const row = random.integer(0, random.chance(0.1) ? ROWS_EACH : ROWS_EACH - 2);
    return random.pick([
      writeGlobalId('Customer', customer),
      writeGlobalId('Entitlement', `${customer}:${rowUuid(n * 100 + row)}`),
      writeGlobalId('EntitlementSummary', `${customer}:${entitlementUuid(row)}`),
    ]);
  }

  #text(name: string): string {
    const random = this.#random;
    if (name === 'externalId') return ODD_TEXTS[random.integer(0, ODD_TEXTS.length - 1)] ?? '';
    if ((name === 'after' || name === 'before') && this.#cursors.length > 0 && random.chance(0.9)) {
      return this.#cursors[random.integer(0, this.#cursors.length - 1)] ?? '';
    }
    if (name === 'status') return random.pick(['active', 'draft', 'Żółty']);
    return random.chance(0.7) ? 'word' : (ODD_TEXTS[random.integer(0, ODD_TEXTS.length - 1)] ?? '');
  }
}

/** JSON is also how GraphQL writes it, names of object fields aside. */
function same(json: unknown): Value {
  return { literal: JSON.stringify(json), json };
}
