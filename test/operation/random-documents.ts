import {
  getNamedType,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  isCompositeType,
  isInterfaceType,
  isNonNullType,
} from 'graphql';
import type { Prng } from '../../src/sandbox/prng.ts';
import { schema } from '../../src/schema/index.ts';
import type { RandomDocument, Variable } from './random-document.ts';
import type { RandomValues } from './random-values.ts';

interface Fragment {
  readonly name: string;
  readonly on: string;
  readonly body: string;
  readonly uses: ReadonlySet<Variable>;
}

const NODE_TYPES = ['Customer', 'Entitlement', 'EntitlementSummary'];
const ODD_ALIASES = ['__proto__', 'constructor', 'then', 'toJSON', 'hasOwnProperty', '_'] as const;
const INTROSPECTION = [
  '__schema { queryType { name } }',
  '__type(name: "Customer") { name kind fields { name type { name } } }',
] as const;

/** Writes one document, mostly a valid one. */
export function randomDocument(random: Prng, values: RandomValues): RandomDocument {
  return new Writer(random, values).write();
}

class Writer {
  readonly #random: Prng;
  readonly #values: RandomValues;
  readonly #fragments: Fragment[] = [];
  readonly #variables: Variable[] = [];
  /** What stands for each response key, so that fields of one key can be merged wherever they meet. */
  readonly #calls = new Map<string, { readonly text: string; readonly uses: ReadonlySet<Variable> }>();
  #uses = new Set<Variable>();
  #started = 0;
  /** How many more parts the document is to have, about. */
  #left: number;

  constructor(random: Prng, values: RandomValues) {
    this.#random = random;
    this.#values = values;
    this.#left = random.integer(3, 30);
  }

  write(): RandomDocument {
    const random = this.#random;
    const names = random.chance(0.8)
      ? [random.chance(0.5) ? null : 'A']
      : random.chance(0.95)
        ? ['A', 'B', 'C']
        : ['A', null];
    const root = schema.getQueryType();
    if (root === null || root === undefined) throw new Error('expected queries');
    const operations = names.map((name) => {
      this.#uses = new Set();
      const selection = this.#selection(root, 0);
      const declared = [...this.#uses].map(
        (variable) =>
          `$${variable.name}: ${String(variable.type)}${variable.standard === null ? '' : ` = ${variable.standard}`}`,
      );
      const head = declared.length === 0 ? '' : `(${declared.join()})`;
      if (name === null && head === '' && random.chance(0.5)) return selection;
      return `query ${name ?? ''}${head} ${selection}`;
    });
    const fragments = this.#fragments.map(({ name, on, body }) => `fragment ${name} on ${on} ${body}`);
    const parts = random.chance(0.5) ? [...operations, ...fragments] : [...fragments, ...operations];
    return {
      text: parts.join(random.chance(0.5) ? '\n' : ' # \n '),
      operations: names,
      variables: this.#variables,
    };
  }

  #selection(type: GraphQLCompositeType, depth: number): string {
    const random = this.#random;
    const parts: string[] = [];
    const count = random.integer(1, depth === 0 ? 3 : 5);
    for (let part = 0; part < count && (part === 0 || this.#left > 0); part += 1) {
      this.#left -= 1;
      parts.push(this.#part(type, depth));
    }
    if (random.chance(0.004))
      parts.push(random.pick(['unknown', 'id { x }', '...Missing', '... on Query { x }']));
    // An asked-for field may come again as it is.
    if (random.chance(0.1)) parts.push(parts[0] ?? '');
    return `{ ${parts.join(' ')} }`;
  }

  #part(type: GraphQLCompositeType, depth: number): string {
    const random = this.#random;
    const roll = random.next();
    if (this.#left > 0 && roll < 0.12) return this.#inline(type, depth);
    if (this.#left > 0 && roll < 0.22) return this.#spread(type, depth);
    if (isInterfaceType(type) && this.#left > 0 && roll < 0.7) return this.#inline(type, depth);
    if (depth === 0 && roll > 0.98) return random.pick(INTROSPECTION);
    return this.#field(type, depth);
  }

  #inline(type: GraphQLCompositeType, depth: number): string {
    const on = this.#narrowed(type);
    const condition = on === type && this.#random.chance(0.5) ? '' : ` on ${on.name}`;
    return `...${condition}${this.#directives()} ${this.#selection(on, depth + 1)}`;
  }

  #spread(type: GraphQLCompositeType, depth: number): string {
    const on = this.#narrowed(type);
    const known = this.#fragments.filter((fragment) => fragment.on === on.name);
    const [first, ...others] = known;
    const fragment =
      first !== undefined && this.#random.chance(0.5)
        ? this.#random.pick([first, ...others])
        : this.#fragment(on, depth);
    for (const variable of fragment.uses) this.#uses.add(variable);
    return `...${fragment.name}${this.#directives()}`;
  }

  #fragment(on: GraphQLCompositeType, depth: number): Fragment {
    const outside = this.#uses;
    this.#uses = new Set();
    this.#started += 1;
    const name = `F${this.#started}`;
    const body = this.#selection(on, Math.max(depth + 1, 3));
    const fragment = { name, on: on.name, body, uses: this.#uses };
    this.#fragments.push(fragment);
    this.#uses = outside;
    return fragment;
  }

  /** The type itself, an interface of it, or a type that it may turn out to be. */
  #narrowed(type: GraphQLCompositeType): GraphQLCompositeType {
    const random = this.#random;
    const names = isInterfaceType(type)
      ? [...NODE_TYPES, 'Node']
      : NODE_TYPES.includes(type.name)
        ? [type.name, 'Node']
        : [];
    const found = names.length > 0 ? schema.getType(names[random.integer(0, names.length - 1)] ?? '') : type;
    return isCompositeType(found) ? found : type;
  }

  #field(type: GraphQLCompositeType, depth: number): string {
    const random = this.#random;
    const fields = 'getFields' in type ? Object.values(type.getFields()) : [];
    const leaves = fields.filter((field) => !isCompositeType(getNamedType(field.type)));
    const choice = (depth > 6 || this.#left <= 0) && leaves.length > 0 ? leaves : fields;
    const field = choice[random.integer(0, choice.length - 1)];
    if (field === undefined || random.chance(0.06)) {
      return `${random.chance(0.2) ? 'kind: ' : ''}__typename${this.#directives()}`;
    }
    const below = getNamedType(field.type);
    const call = this.#call(type, field);
    const selection = isCompositeType(below) ? ` ${this.#selection(below, depth + 1)}` : '';
    return `${call}${this.#directives()}${selection}`;
  }

  /** Alias, name and arguments: the same whenever the response key is, but for a rare conflict. */
  #call(type: GraphQLCompositeType, field: GraphQLField<unknown, unknown>): string {
    const random = this.#random;
    const alias = random.chance(0.02)
      ? random.pick(ODD_ALIASES)
      : random.chance(0.15)
        ? `${field.name}_${random.integer(0, 2)}`
        : null;
    const key = `${type.name}.${field.name}.${alias ?? ''}`;
    const known = this.#calls.get(key);
    if (known !== undefined && !random.chance(0.01)) {
      for (const variable of known.uses) this.#uses.add(variable);
      return known.text;
    }
    const uses = new Set<Variable>();
    const args = this.#chosen(field.args).map((arg) => `${arg.name}: ${this.#argument(arg, uses)}`);
    const text = `${alias === null ? '' : `${alias}: `}${field.name}${args.length === 0 ? '' : `(${args.join(', ')})`}`;
    for (const variable of uses) this.#uses.add(variable);
    this.#calls.set(key, { text, uses });
    return text;
  }

  /** Rarely both ends of a list, and rarely a cursor, which belongs to one list only. */
  #chosen(args: readonly GraphQLArgument[]): readonly GraphQLArgument[] {
    const random = this.#random;
    const end = random.chance(0.6) ? 'first' : 'last';
    return args.filter(({ name, type }) => {
      if (isNonNullType(type)) return !random.chance(0.002);
      if (name === 'first' || name === 'last') return random.chance(name === end ? 0.7 : 0.01);
      return random.chance(name === 'after' || name === 'before' ? 0.03 : 0.12);
    });
  }

  #argument({ name, type }: GraphQLArgument, uses: Set<Variable>): string {
    const random = this.#random;
    if (!random.chance(0.3)) return this.#values.valueFor(type, name).literal;
    const variable = this.#variable(random.chance(0.01) ? schemaType('Boolean', type) : type, name);
    uses.add(variable);
    return `$${variable.name}`;
  }

  #variable(type: GraphQLInputType, argument: string): Variable {
    const random = this.#random;
    const known = this.#variables.filter(
      (one) => one.argument === argument && String(one.type) === String(type),
    );
    const [first, ...others] = known;
    if (first !== undefined && random.chance(0.5)) return random.pick([first, ...others]);
    const standard = random.chance(0.4) ? this.#values.valueFor(type, argument).literal : null;
    const variable = { name: `${argument}${this.#variables.length}`, type, argument, standard };
    this.#variables.push(variable);
    return variable;
  }

  #directives(): string {
    const random = this.#random;
    if (!random.chance(0.1)) return '';
    const directive = random.pick(['skip', 'include']);
    if (random.chance(0.4)) return ` @${directive}(if: ${String(random.chance(0.5))})`;
    const variable = this.#condition();
    this.#uses.add(variable);
    return ` @${directive}(if: $${variable.name})`;
  }

  /** A variable of `@skip` and `@include`; one with a default may be nullable, and null may be given for it then. */
  #condition(): Variable {
    const random = this.#random;
    const type = schemaType('Boolean');
    const known = this.#variables.filter((one) => one.argument === 'if');
    const [first, ...others] = known;
    if (first !== undefined && random.chance(0.6)) return random.pick([first, ...others]);
    const standard = random.chance(0.98) ? String(random.chance(0.5)) : null;
    const variable = { name: `if${this.#variables.length}`, type, argument: 'if', standard };
    this.#variables.push(variable);
    return variable;
  }
}

function schemaType(name: string, otherwise?: GraphQLInputType): GraphQLInputType {
  const type = schema.getType(name);
  if (type !== undefined && 'parseValue' in type) return type;
  if (otherwise === undefined) throw new Error(`expected a type ${name}`);
  return otherwise;
}
