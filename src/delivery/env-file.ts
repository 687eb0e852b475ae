import { secretNames } from '../config/env.ts';
import { variableGroups } from '../config/variable-groups.ts';
import type { Variable, Variables } from '../config/variables/variable.ts';
import type { Facts } from './facts.ts';
import { wrapped } from './wrapped.ts';

const WIDTH = 98;
const secrets: ReadonlySet<string> = new Set(secretNames);

/** A file of settings in which all is as it would be without it, for `node --env-file`, Docker and the like. */
export function envFile({ name, version }: Facts): string {
  return [
    `# Every setting of ${name} ${version}, each with its default or empty where it has none.`,
    '# Uncomment what you change. A secret can stand in a file instead: put _FILE behind the name, and',
    '# the path of the file behind the equals sign.',
    ...Object.entries(variableGroups).flatMap(([heading, variables]) => [
      '',
      `# ----- ${heading}`,
      ...linesOf(variables),
    ]),
    '',
  ].join('\n');
}

function linesOf(variables: Variables): string[] {
  return Object.entries(variables).flatMap(([name, variable]) => [
    '',
    ...wrapped(saying(name, variable), WIDTH).map((line) => `# ${line}`),
    `#${name}=${variable.fallback ?? ''}`,
  ]);
}

function saying(name: string, { help, range }: Variable): string {
  const bounds = range === undefined ? '' : ` (${range[0]} to ${range[1]})`;
  return `${help}${bounds}${secrets.has(name) ? ` A secret: ${name}_FILE takes a path.` : ''}`;
}
