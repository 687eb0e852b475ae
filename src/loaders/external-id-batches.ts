/** The most external ids in one `external_id__in`, as far as the page limit allows. */
const MOST_IDS = 50;
/** The longest such list: about 4 kB of query string. A lone id of 255 characters stays below that in any script. */
const LONGEST_LIST = 4000;

/** One is no answer as long as there may be a second: nobody says that external ids are unique. */
const ROWS_PER_ID = 2;

/** How many rows must be looked at to tell of so many external ids whether each of them names one customer. */
export function rowsToTell(ids: number): number {
  return ids * ROWS_PER_ID;
}

/** Splits external ids into those that are looked up in one call, the same in whichever order they come. */
export function externalIdBatches(ids: Iterable<string>, pageLimit: number): readonly (readonly string[])[] {
  const most = Math.max(1, Math.min(MOST_IDS, Math.floor(pageLimit / ROWS_PER_ID)));
  const batches: string[][] = [];
  let open: string[] = [];
  let length = 0;
  for (const id of [...new Set(ids)].sort()) {
    if (!mayStandInList(id)) {
      batches.push([id]);
      continue;
    }
    const own = encodeURIComponent(`${id},`).length;
    if (open.length === 0 || open.length === most || length + own > LONGEST_LIST) {
      open = [];
      length = 0;
      batches.push(open);
    }
    open.push(id);
    length += own;
  }
  return batches;
}

/** Lists are split at commas, and what is between them may lose the space around it. */
function mayStandInList(id: string): boolean {
  return !id.includes(',') && id.trim() === id;
}
