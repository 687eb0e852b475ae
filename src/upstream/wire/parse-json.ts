import { Failed } from '../../domain/failure.ts';

/** Parses a body. Throws upstream-invalid for anything but JSON. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new Failed({ kind: 'upstream-invalid', path: '$', message: 'Expected JSON, got something else.' });
  }
}
