import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const FOLDER = 'test/clients';
const chapter = readFileSync(join(FOLDER, 'README.md'), 'utf8');

/** Without indentation: a part of a file stands further to the left in the chapter. */
function flush(text: string): string {
  return text.replaceAll(/^ +/gm, '');
}

/** Each block of code, with the file that was linked to last before it. */
function blocks(): { file: string; code: string }[] {
  const found: { file: string; code: string }[] = [];
  let file = '';
  for (const [, link, code] of chapter.matchAll(/\]\(([^)]+)\)|```(?:ts|tsx|json)\n([^]*?)```/g)) {
    if (link !== undefined) file = link;
    else if (code !== undefined) found.push({ file, code });
  }
  return found;
}

describe('the chapter on clients', () => {
  it.each(blocks())('shows code of $file as it stands there', ({ file, code }) => {
    expect(flush(readFileSync(join(FOLDER, file), 'utf8'))).toContain(flush(code).trimEnd());
  });

  it('links to what there is', () => {
    const links = [...chapter.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link);
    expect(links.filter((link) => !existsSync(join(FOLDER, link)))).toEqual([]);
  });

  it('is told apart from no code at all', () => {
    expect(blocks().length).toBeGreaterThan(15);
  });
});
