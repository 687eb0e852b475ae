import { readFileSync } from 'node:fs';
import { printed, type Printed } from '../delivery/printed.ts';
import { schema } from '../schema/index.ts';
import { printSemanticSchema } from '../schema/semantic-non-null.ts';
import { PACKAGE_ROOT } from './package-facts.ts';

/** As it lies in the package. */
function lying(file: string, what: string): Printed {
  return { what, text: () => readFileSync(new URL(file, PACKAGE_ROOT), 'utf8') };
}

/** Everything that `print` can write, by its name. */
export const printables = {
  ...printed,
  schema: lying('schema.graphql', 'the schema, in the language of GraphQL'),
  'schema-semantic': {
    what: 'the same for Relay, which reads @semanticNonNull',
    text: () => printSemanticSchema(schema),
  },
  runbook: lying('RUNBOOK.md', 'what to do about each alert and each code of an error'),
} as const satisfies Readonly<Record<string, Printed>>;

export type PrintableName = keyof typeof printables;

export const printableNames = Object.keys(printables).filter(isPrintable);

export function isPrintable(name: string): name is PrintableName {
  return Object.hasOwn(printables, name);
}
