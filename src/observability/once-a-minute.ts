const MINUTE_MS = 60_000;
/** More causes than there are; beyond, the eldest is forgotten. */
const MOST_CAUSES = 100;

/**
 * Tells whether a line about a cause is due: the first time, and again when a minute has passed since it last was. For
 * faults of which one line says as much as a thousand. `now` is in milliseconds.
 */
export function onceAMinute(now: () => number): (cause: string) => boolean {
  const told = new Map<string, number>();
  return (cause) => {
    const last = told.get(cause);
    if (last !== undefined && now() - last < MINUTE_MS) return false;
    told.delete(cause);
    const [eldest] = told.keys();
    if (told.size >= MOST_CAUSES && eldest !== undefined) told.delete(eldest);
    told.set(cause, now());
    return true;
  };
}
