import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { assemblers, confined, guests, mostLines, ranks } from './architecture-rules.ts';

type Files = ReadonlyMap<string, string>;

function parse(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

function roomOf(path: string): string | undefined {
  const room = /^src\/([^/]+?)(\.ts|\/.*)$/.exec(path)?.[1];
  return room !== undefined && Object.hasOwn(ranks, room) ? room : undefined;
}

/** The module that a node loads or refers to, and whether the reference is gone at run time. */
function importIn(node: ts.Node): { module: ts.Node | undefined; erased: boolean } | undefined {
  if (ts.isImportDeclaration(node)) {
    // Not `import { type A } from`: under verbatimModuleSyntax that still loads the module.
    const erased = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
    return { module: node.moduleSpecifier, erased };
  }
  if (ts.isExportDeclaration(node)) return { module: node.moduleSpecifier, erased: node.isTypeOnly };
  if (ts.isImportTypeNode(node)) {
    return { module: ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, erased: true };
  }
  const isDynamic = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
  return isDynamic ? { module: node.arguments[0], erased: false } : undefined;
}

/** Every relative import and re-export, dynamic and type-only ones included. */
function importsOf(path: string, text: string): { target: string; erased: boolean }[] {
  const imports: { target: string; erased: boolean }[] = [];
  const visit = (node: ts.Node): void => {
    const found = importIn(node);
    if (found?.module && ts.isStringLiteralLike(found.module) && found.module.text.startsWith('.')) {
      imports.push({ target: join(dirname(path), found.module.text), erased: found.erased });
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(path, text));
  return imports;
}

/** What the code of a file mentions, spelled as `a.b`, `a.b(`, `new A(`, `new A()` or `import module`. */
function usesIn(path: string, text: string): string[] {
  const uses: string[] = [];
  const visit = (node: ts.Node): void => {
    const module = importIn(node)?.module;
    if (module && ts.isStringLiteralLike(module)) uses.push(`import ${module.text}`);
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node)) return;
    if (ts.isCallExpression(node)) uses.push(`${node.expression.getText()}(`);
    if (ts.isNewExpression(node)) {
      uses.push(`new ${node.expression.getText()}(${node.arguments?.length ? '' : ')'}`);
    }
    if (ts.isPropertyAccessExpression(node)) uses.push(node.getText());
    if (ts.isIdentifier(node) && !isName(node)) uses.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(parse(path, text));
  return uses;
}

/** An identifier that names something new, such as a method or a key, mentions nothing. */
function isName(node: ts.Identifier): boolean {
  const { parent } = node;
  return 'name' in parent && parent.name === node && !ts.isShorthandPropertyAssignment(parent);
}

function importFaults(files: Files): string[] {
  return [...files].flatMap(([path, text]) => {
    if (!path.startsWith('src/')) return [];
    const room = roomOf(path);
    if (room === undefined) {
      return [`${path}: no rule covers it; move it into a room, or add its room to the ranks of this test`];
    }
    return importsOf(path, text).flatMap(({ target }) => {
      const other = roomOf(target);
      if (other === room) return [];
      const below = other !== undefined && (ranks[other] ?? Infinity) < (ranks[room] ?? -Infinity);
      const welcome = other === undefined || (guests[other]?.includes(room) ?? true);
      const advice = 'move what is shared to a lower room, or pass it in as an argument';
      return below && welcome ? [] : [`${path}: ${room} may not import ${target}; ${advice}`];
    });
  });
}

function cycleFaults(files: Files): string[] {
  const done = new Set<string>();
  const search = (path: string, trail: readonly string[]): string[] => {
    if (trail.includes(path)) {
      const cycle = [...trail.slice(trail.indexOf(path)), path].join(' -> ');
      return [`${cycle}: they import each other; move what they share to a file of its own`];
    }
    const text = done.has(path) ? undefined : files.get(path);
    if (text === undefined) return [];
    const loaded = importsOf(path, text).filter(({ erased }) => !erased);
    const faults = loaded.flatMap(({ target }) => search(target, [...trail, path]));
    done.add(path);
    return faults;
  };
  return [...files.keys()].flatMap((path) => search(path, []));
}

function shapeFaults(files: Files): string[] {
  return [...files].flatMap(([path, text]) => {
    const faults: string[] = [];
    const lines = text.trimEnd().split('\n').length;
    if (lines > mostLines) faults.push(`${path}: ${lines} lines, at most ${mostLines}; split it by concept`);
    if (path.endsWith('/index.ts') && !assemblers.includes(path)) {
      faults.push(`${path}: name the file after what it holds; importers name the file they need`);
    }
    const passesAllOn = parse(path, text).statements.some(
      (each) =>
        ts.isExportDeclaration(each) && (!each.exportClause || ts.isNamespaceExport(each.exportClause)),
    );
    if (passesAllOn)
      faults.push(`${path}: export * hides where a name comes from; import it from its own file`);
    return faults;
  });
}

function confinedFaults(files: Files): string[] {
  return [...files].flatMap(([path, text]) => {
    const rules = confined.filter(
      ({ inside, only }) =>
        path.startsWith(inside) &&
        !only.some((place) => (place.endsWith('/') ? path.startsWith(place) : path === place)),
    );
    const uses = new Set(rules.length === 0 ? [] : usesIn(path, text));
    return rules.flatMap((rule) => {
      const found = [...uses].find((use) => rule.uses.test(use));
      return found === undefined ? [] : [`${path}: uses ${found}; ${rule.instead}`];
    });
  });
}

function filesUnder(...folders: string[]): Files {
  const root = join(import.meta.dirname, '..');
  const paths = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
  );
  // The clients are a package of their own, with code that tools write; their tests are ours.
  const sources = paths.filter((path) => path.endsWith('.ts') && !/^test\/clients\/(?!proof\/)/.test(path));
  return new Map(sources.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

describe('the architecture', () => {
  it.each([
    ['imports point from higher rooms to lower ones', importFaults],
    ['no files import each other in a circle', cycleFaults],
    ['files are short and say where their names come from', shapeFaults],
    ['the process, sockets and time stay in the files made for them', confinedFaults],
  ])('holds: %s', (_, faults) => {
    expect(faults(filesUnder('src', 'test'))).toEqual([]);
  });

  it.each([
    ['an import upwards', importFaults, 'src/domain/a.ts', `import type { A } from '../paging/b.ts';`],
    ['an import between rooms of one rank', importFaults, 'src/auth/a.ts', `import('../upstream/b.ts');`],
    ['the sandbox in production code', importFaults, 'src/http/a.ts', `export { b } from '../sandbox/b.ts';`],
    ['an import out of src', importFaults, 'src/main.ts', `let a: import('../test/b.ts').B;`],
    ['a room without a rule', importFaults, 'src/utils/a.ts', ''],
    ['a circle', cycleFaults, 'src/domain/a.ts', `import { type A } from './a.ts';`],
    ['a long file', shapeFaults, 'src/domain/a.ts', ';\n'.repeat(251)],
    ['a barrel', shapeFaults, 'src/domain/a.ts', `export * from './b.ts';`],
    ['an index', shapeFaults, 'src/domain/index.ts', ''],
    ['the environment', confinedFaults, 'src/config/a.ts', 'const { env } = process;'],
    ['a server', confinedFaults, 'src/http/a.ts', 'http.createServer();'],
    ['a pool', confinedFaults, 'src/http/a.ts', 'new Pool(url);'],
    ['a client of Redis', confinedFaults, 'src/reads/a.ts', `import { Redis } from 'ioredis';`],
    ['a clock', confinedFaults, 'src/auth/a.ts', 'const now = Date.now;'],
    ['the date', confinedFaults, 'src/auth/a.ts', 'new Date();'],
    ['a sleeping test', confinedFaults, 'test/auth/a.test.ts', 'setTimeout(done, 9);'],
  ])('notices %s', (_, faults, path, text) => {
    expect(faults(new Map([[path, text]]))).toHaveLength(1);
  });

  it.each([
    ['imports downwards and within a room', 'src/http/a.ts', `import '../auth/b.ts'; import './c.ts';`],
    ['circles of types', 'src/domain/a.ts', `import type { A } from './a.ts';`],
    ['known instants and injected clocks', 'src/auth/a.ts', 'new Date(at); clock.setTimeout(f); x.process;'],
    ['comments, keys and types', 'src/auth/a.ts', '// process.env\nlet a: { setTimeout: typeof process };'],
  ])('allows %s', (_, path, text) => {
    const every = [importFaults, cycleFaults, shapeFaults, confinedFaults];
    expect(every.flatMap((faults) => faults(new Map([[path, text]])))).toEqual([]);
  });
});
