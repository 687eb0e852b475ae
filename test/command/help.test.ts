import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { helpText } from '../../src/command/help.ts';
import { readPackageFacts } from '../../src/command/package-facts.ts';
import { environment } from '../../src/config/env.ts';
import type { Variable } from '../../src/config/variables/variable.ts';

const facts = readPackageFacts();
const text = helpText(facts);
const variables: [string, Variable][] = Object.entries(environment);

describe('the help', () => {
  it('says what the program is, how it is called and where to read on', () => {
    expect(text).toMatch(/^zenskar-graphql-gateway \d+\.\d+\.\d+\nA typed Relay graph/);
    for (const option of ['--check', '--help', '--version']) expect(text).toContain(option);
    const readme = /^Documentation: (.+)$/m.exec(text)?.[1] ?? '';
    expect(readFileSync(readme, 'utf8')).toMatch(/^# Zenskar entitlement gateway/);
  });

  it.each(variables)('lists %s with its default, its range and what it is', (name, variable) => {
    const line = text.split('\n').find((each) => each.split(' ')[2] === name) ?? '';
    if (variable.fallback !== null) expect(line).toContain(`default ${variable.fallback}`);
    if (variable.range !== undefined) expect(line).toContain(`${variable.range[0]} to ${variable.range[1]}`);
    expect(text.replaceAll(/\s+/g, ' ')).toContain(variable.help);
  });

  it('keeps to the width of a page', () => {
    const width = Math.max(...text.split('\n').map((line) => line.length));
    expect(width).toBeLessThanOrEqual(110);
  });
});

describe('what the package says of itself', () => {
  it('is what is in its manifest', () => {
    const { name, version, description } = JSON.parse(readFileSync('package.json', 'utf8')) as typeof facts;
    expect(facts).toMatchObject({ name, version, description });
  });
});
