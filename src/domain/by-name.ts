import type { Balance } from './balance.ts';
import { Failed } from './failure.ts';

const alphabet = new Intl.Collator('en');

interface Named {
  readonly name: string | null;
  readonly balance: Balance;
}

/** The same, sorted. Each name is looked for once, and not for each comparison. */
export function sortedByName(balances: readonly Balance[]): readonly Balance[] {
  const named = balances.map((balance): Named => ({ name: nameOf(balance), balance }));
  return named.sort(byName).map(({ balance }) => balance);
}

/** Null also where it cannot be known: that fails the field of who asks for it, and not the list. */
function nameOf(balance: Balance): string | null {
  try {
    return balance.name;
  } catch (error) {
    if (error instanceof Failed) return null;
    throw error;
  }
}

/** Those without a name last; in an order of their own where names are the same. */
function byName({ name: left, balance: one }: Named, { name: right, balance: other }: Named): number {
  if (left === null || right === null) {
    if (left !== right) return left === null ? 1 : -1;
  } else {
    const order = alphabet.compare(left, right);
    if (order !== 0) return order;
  }
  return one.entitlementUuid < other.entitlementUuid ? -1 : 1;
}
