/** Gives the text of a file, or throws an error with the system's code. */
export type ReadFile = (path: string) => string;

/** A secret that was read from a file, or a sentence about its variable that says why it could not be. */
export type FileSecret =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string };

/**
 * Reads a secret as Docker and Kubernetes mount them: the line break that most editors put at the end is not a part of
 * it. Neither the path nor the content is told, since either may be the secret itself by mistake.
 */
export function readSecret(path: string, readFile: ReadFile): FileSecret {
  try {
    // Each run of line breaks is looked at once.
    const text = readFile(path).replace(/(?<![\r\n])[\r\n]+$/, '');
    return text === '' ? refused('is empty') : { ok: true, text };
  } catch (error) {
    return refused(`cannot be read (${codeOf(error)})`);
  }
}

/** For whoever has no files to read. */
export const noFiles: ReadFile = () => {
  throw new Error('there are no files here');
};

function refused(why: string): FileSecret {
  return { ok: false, message: `names a file that ${why}. Correct it, or unset it.` };
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,40}$/.test(code) ? code : 'for an unknown reason';
}
