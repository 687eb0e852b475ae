import type { StoredAnswer } from './shared-store.ts';

/** An answer as it is kept, with the epoch that its group had before it was loaded. */
export interface StoredText {
  readonly epoch: string;
  readonly answer: StoredAnswer;
}

const FORM = /^1 (200|404) (0|[1-9]\d{0,15}) ([\da-f]*)$/;

export function writeStored({ epoch, answer }: StoredText): string {
  return `1 ${answer.status} ${answer.fetchedAt} ${epoch}\n${answer.body}`;
}

/** Null for what no gateway wrote, or one of another version. */
export function readStored(text: string): StoredText | null {
  const end = text.indexOf('\n');
  const [, status, fetchedAt, epoch] = FORM.exec(text.slice(0, Math.max(end, 0))) ?? [];
  if (status === undefined || fetchedAt === undefined || epoch === undefined) return null;
  const answer = { status: Number(status), fetchedAt: Number(fetchedAt), body: text.slice(end + 1) };
  return { epoch, answer };
}
