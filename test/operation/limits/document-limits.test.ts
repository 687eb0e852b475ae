import { type DocumentNode, type SelectionSetNode, GraphQLError, parse, visit } from 'graphql';
import { describe, expect, it } from 'vitest';
import { Failed } from '../../../src/domain/failure.ts';
import { checkDocument, parseWithin } from '../../../src/operation/limits/document-limits.ts';
import { ROOMY } from './limited-server.ts';

type Limits = typeof ROOMY;

/** What is said of a document, or null where it is let through. */
function verdict(text: string, limits: Partial<Limits> = {}): string | null {
  return verdictOn(parse(text), limits);
}

function verdictOn(document: DocumentNode, limits: Partial<Limits> = {}): string | null {
  const refused = checkDocument(document, { ...ROOMY, ...limits });
  if (refused === null) return null;
  const { failure } = refused;
  if (failure.kind !== 'too-complex') throw new Error(`expected too-complex, got ${failure.kind}`);
  return failure.message;
}

const repeat = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');

const nested = (levels: number) => `${'{a'.repeat(levels)}${'}'.repeat(levels)}`;

describe('G3: a document over a limit is refused, one at the limit is not', () => {
  it.each<[what: string, limits: Partial<Limits>, at: string, over: string]>([
    ['levels of fields', { maxDepth: 3 }, '{a{b{c}}}', '{a{b{c{d}}}}'],
    [
      'levels of fields through a fragment',
      { maxDepth: 3 },
      '{a{...F}} fragment F on T {b{c}}',
      '{a{...F}} fragment F on T {b{c{d}}}',
    ],
    [
      'levels of fields through fragments of fragments, declared in any order',
      { maxDepth: 3 },
      'fragment G on T {c} fragment F on T {b{...G}} {a{...F}}',
      'fragment G on T {c{d}} fragment F on T {b{...G}} {a{...F}}',
    ],
    [
      'levels of fields through inline fragments',
      { maxDepth: 3 },
      '{a{... on T{b{...{c}}}}}',
      '{a{... on T{b{...{c{d}}}}}}',
    ],
    [
      'levels of fields in a fragment that nobody spreads',
      { maxDepth: 2 },
      '{a} fragment F on T {b{c}}',
      '{a} fragment F on T {b{c{d}}}',
    ],
    [
      'levels of fields in a second operation',
      { maxDepth: 2 },
      'query A{a} query B{a{b}}',
      'query A{a} query B{a{b{c}}}',
    ],
    [
      'levels of fields in the second fragment of a name',
      { maxDepth: 2 },
      '{...F} fragment F on T {a} fragment F on T {a{b}}',
      '{...F} fragment F on T {a} fragment F on T {a{b{c}}}',
    ],
    ['aliases', { maxAliases: 2 }, '{x:a y:a a}', '{x:a y:a z:a}'],
    ['aliases under inline fragments', { maxAliases: 2 }, '{...{x:a y:a}}', '{...{x:a ...{y:a z:a}}}'],
    [
      'aliases as often as their fragment is spread',
      { maxAliases: 4 },
      '{a{...F} b{...F}} fragment F on T {x:a y:a}',
      '{a{...F} b{...F} c{...F}} fragment F on T {x:a y:a}',
    ],
    ['aliases of aliased fields', { maxAliases: 2 }, '{x:a{y:b}}', '{x:a{y:b{z:c}}}'],
    ['directives', { maxDirectives: 2 }, '{a@x@y}', '{a@x@y@z}'],
    [
      'directives on a field, a spread and an inline fragment',
      { maxDirectives: 3 },
      '{a@x ...F@y ...@z{b}} fragment F on T {a}',
      '{a@x ...F@y ...@z@z{b}} fragment F on T {a}',
    ],
    [
      'directives on operations, variables and fragments',
      { maxDirectives: 3 },
      'query($v:Int@x)@y{...F} fragment F on T @z{a}',
      'query($v:Int@x@x)@y{...F} fragment F on T @z{a}',
    ],
    [
      'directives on what is no operation',
      { maxDirectives: 2 },
      'type T @x @y {a:Int}',
      'type T @x @y @z {a:Int}',
    ],
    ['operations', {}, repeat(10, (n) => `query Q${n}{a}`), repeat(11, (n) => `query Q${n}{a}`)],
    ['levels of introspection', {}, `{__schema${nested(15)}}`, `{__schema${nested(16)}}`],
    [
      'fields once fragments are written out',
      { maxTokens: 6 },
      '{...F ...F} fragment F on T {a b c}',
      '{...F ...F} fragment F on T {a b c d}',
    ],
  ])('%s', (_what, limits, at, over) => {
    expect(verdict(at, limits)).toBeNull();
    expect(verdict(over, limits)).toMatch(
      /^Expected a document of at most \d+ [a-z ]+, fragments written out, got (more than )?\d+\.$/,
    );
  });

  it('says how many there may be, and how many there are', () => {
    expect(verdict('{x:a y:a z:a}', { maxAliases: 2 })).toBe(
      'Expected a document of at most 2 aliases, fragments written out, got 3.',
    );
  });

  it('counts tokens while parsing, and stops there', () => {
    expect(parseWithin('{a b}', { ...ROOMY, maxTokens: 4 }).definitions).toHaveLength(1);
    const over = () => parseWithin(`{a b ${'c '.repeat(100_000)} not closed`, { ...ROOMY, maxTokens: 4 });
    expect(over).toThrow(Failed);
    expect(over).toThrow('too-complex');
  });

  it('leaves mistakes of syntax to the parser', () => {
    expect(() => parseWithin('{a', ROOMY)).toThrow(GraphQLError);
  });

  it('refuses what is nested deeper than the parser can go', () => {
    const text = `{a(b:${'['.repeat(100_000)})}`;
    expect(() => parseWithin(text, { ...ROOMY, maxTokens: 1_000_000 })).toThrow('too-complex');
  });

  it('lets the introspection query of tools through at any depth for others', () => {
    expect(
      verdict('{__schema{types{fields{args{type{ofType{ofType{ofType{name}}}}}}}}}', { maxDepth: 2 }),
    ).toBeNull();
  });
});

describe('G3: names of fragments and fields exempt nothing', () => {
  it('measures a fragment called __schema', () => {
    expect(verdict(`{...__schema} fragment __schema on Query ${nested(4)}`, { maxDepth: 3 })).toContain(
      'got 4',
    );
    expect(verdict('{...__schema} fragment __schema on Query {x:a y:a}', { maxAliases: 1 })).toContain(
      'got 2',
    );
  });

  it('measures a fragment called __proto__ or constructor', () => {
    expect(verdict(`{...__proto__} fragment __proto__ on Query ${nested(4)}`, { maxDepth: 3 })).toContain(
      'got 4',
    );
    expect(verdict(`{...constructor} fragment constructor on Query ${nested(4)}`, { maxDepth: 3 })).toContain(
      'got 4',
    );
  });

  it('measures an ordinary field that goes by the alias __schema', () => {
    expect(verdict(`{__schema:a${nested(3)}}`, { maxDepth: 3 })).toContain('got 4');
  });

  it('bounds what hides below an introspection field', () => {
    expect(verdict(`{__type(name:"T")${nested(16)}}`, { maxDepth: 3 })).toContain('introspection');
    expect(verdict(`{__schema{__type${nested(16)}}}`, { maxDepth: 3 })).toContain('introspection');
  });
});

describe('G4: aliases of __typename count', () => {
  it('refuses 400 of them', () => {
    expect(verdict(`{${repeat(400, (n) => `a${n}:__typename`)}}`)).toContain('got 400');
  });
});

describe('G3: fragments that multiply are refused for the work of reading them', () => {
  const LEVELS = 40;
  const bombs = {
    'fields, 2 to the power of 40': (next: string) => `{...${next} ...${next}}`,
    'aliases, 2 to the power of 40': (next: string) => `{x:a ...${next} ...{y:a ...${next}}}`,
    'directives, 2 to the power of 40': (next: string) => `{...${next} @x ...${next} @y}`,
    'levels, one for each fragment': (next: string) => `{a{...${next}}}`,
  };

  it.each(Object.entries(bombs))('%s', (_name, body) => {
    const fragments = repeat(
      LEVELS,
      (n) => `fragment F${n} on T ${n + 1 < LEVELS ? body(`F${n + 1}`) : '{a}'}`,
    );
    const document = parse(`{...F0} ${fragments}`);
    const reads = countReads(document);
    expect(verdictOn(document)).toContain('Expected a document of at most');
    expect(reads.count).toBeLessThanOrEqual(reads.sets);
  });

  it.each([
    '{...F} fragment F on T {a ...F}',
    '{...F} fragment F on T {a{...G}} fragment G on T {b{...F}}',
    '{a} fragment F on T {...F}',
    '{a} fragment F on T {...G} fragment G on T {...F}',
    '{__schema{...F}} fragment F on T {a{...F}}',
    '{...F ...F} fragment F on T {x:a @y ...F ...F}',
  ])('refuses fragments that spread themselves: %s', (text) => {
    const document = parse(text);
    const reads = countReads(document);
    expect(verdictOn(document)).toBe('Expected fragments that do not spread themselves, got one that does.');
    expect(reads.count).toBeLessThanOrEqual(reads.sets);
  });

  it('lets a spread of nothing pass, which validation refuses', () => {
    expect(verdict('{...Nothing}')).toBeNull();
  });

  /** Counts how often the selections of a document are looked at, and how many sets there are. */
  function countReads(document: DocumentNode): { count: number; sets: number } {
    const reads = { count: 0, sets: 0 };
    const sets: SelectionSetNode[] = [];
    visit(document, { SelectionSet: (node) => void sets.push(node) });
    for (const set of sets) {
      const { selections } = set;
      reads.sets += 1;
      Object.defineProperty(set, 'selections', {
        get: () => {
          reads.count += 1;
          return selections;
        },
      });
    }
    return reads;
  }
});
