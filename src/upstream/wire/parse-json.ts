import { Failed } from '../../domain/failure.ts';
import { readableJson } from './readable-json.ts';

/** Parses a body, also one that is JSON but for what anybody can see is meant. Throws upstream-invalid for anything else. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return parseAnyhow(body);
  }
}

function parseAnyhow(body: string): unknown {
  try {
    const readable = readableJson(body);
    if (readable !== null) return JSON.parse(readable);
  } catch {
    // Then it is something else.
  }
  throw new Failed({ kind: 'upstream-invalid', path: '$', message: 'Expected JSON, got something else.' });
}
