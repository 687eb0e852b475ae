import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/config.ts';
import { environment } from '../../src/config/env.ts';
import { envFile } from '../../src/delivery/env-file.ts';
import { FACTS } from './folder.ts';

const text = envFile(FACTS);
/** Each of its settings, as if somebody had taken away the comment signs. */
const settings = parseEnv(text.replaceAll(/^#(?=[A-Z_]+=)/gm, ''));

describe('print env', () => {
  it('changes nothing as it is', () => {
    expect(parseEnv(text)).toEqual({});
  });

  it('has every variable that there is, and no other', () => {
    expect(Object.keys(settings).toSorted()).toEqual(Object.keys(environment).toSorted());
  });

  it('says what is so anyway: with all defaults written out the configuration is the same', () => {
    // Some may only be said where tokens are taken, or where there are credentials.
    const said = Object.entries(settings).filter(([name]) => !/^(JWT_|ZENSKAR_BASE_URL)/.test(name));
    expect(parseConfig(Object.fromEntries(said))).toEqual(parseConfig({}));
  });
});
