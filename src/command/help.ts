import { variableGroups } from '../config/variable-groups.ts';
import type { Variable, Variables } from '../config/variables/variable.ts';
import { wrapped } from '../delivery/wrapped.ts';
import type { PackageFacts } from './package-facts.ts';
import { printables } from './print.ts';

const WIDTH = 100;

/** Every variable is in it, from the tables that they are read by. */
export function helpText({ name, version, description, readme }: PackageFacts): string {
  return [
    `${name} ${version}`,
    `${description}.`,
    '',
    'Usage',
    `  ${name}            serves the graph until a signal ends it`,
    `  ${name} --check    reads the configuration, tries Zenskar, Redis and the publisher of keys,`,
    '                             each once, and says what it found',
    `  ${name} print NAME writes one of these to standard output:`,
    ...Object.entries(printables).map(([each, { what }]) => `${' '.repeat(31)}${each.padEnd(16)}${what}`),
    `  ${name} --version  says which version it is`,
    `  ${name} --help     says this`,
    '',
    'Without ZENSKAR_API_KEY and ZENSKAR_ORGANISATION an embedded look-alike of Zenskar answers, with made-up data.',
    'SIGTERM, SIGINT and SIGHUP let it finish what is under way; another one, more than a second later, ends it',
    'at once.',
    'Exit code 0: ended as asked, or all well; 1: something is wrong; 2: it was called in a way it does not know.',
    '',
    `Documentation: ${readme}`,
    '',
    'Every setting is a variable of the environment.',
    ...Object.entries(variableGroups).flatMap(([heading, variables]) => ['', heading, ...linesOf(variables)]),
    '',
  ].join('\n');
}

function linesOf(variables: Variables): string[] {
  return Object.entries(variables).flatMap(([name, variable]) => [
    `  ${name}${detailsOf(variable)}`,
    ...wrapped(variable.help, WIDTH).map((line) => `      ${line}`),
  ]);
}

function detailsOf({ fallback, range }: Variable): string {
  const details = [
    ...(fallback === null ? [] : [`default ${fallback}`]),
    ...(range === undefined ? [] : [`${range[0]} to ${range[1]}`]),
  ];
  return details.length === 0 ? '' : ` (${details.join('; ')})`;
}
