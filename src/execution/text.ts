/** A piece of an answer that is written, or will be when the upstream has answered. */
export type Text = string | Promise<string>;

/** The pieces one after the other: at once when all of them are there. */
export function joined(parts: readonly Text[]): Text {
  const pending: Promise<string>[] = [];
  let text = '';
  for (const part of parts) {
    if (typeof part === 'string') text += part;
    else pending.push(part);
  }
  return pending.length === 0 ? text : Promise.all(pending).then((settled) => filledIn(parts, settled));
}

/** Lets a promise fail unheard, for a piece that nobody will join any more. */
export function abandon(part: Text): void {
  if (typeof part !== 'string') part.catch(() => undefined);
}

function filledIn(parts: readonly Text[], settled: readonly string[]): string {
  let text = '';
  let next = 0;
  for (const part of parts) {
    if (typeof part === 'string') {
      text += part;
    } else {
      text += settled[next] ?? '';
      next += 1;
    }
  }
  return text;
}
