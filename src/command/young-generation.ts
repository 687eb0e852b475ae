import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** What the young generation may grow to. Node 20 lets it have no more either; later versions take four times as much. */
const MOST_BYTES = 32 * 2 ** 20;

/** What V8 can be asked about its young generation, and told. */
export interface YoungGeneration {
  /** What it takes now, both halves together. */
  bytes(): number;
  /** V8 multiplies its size by this when much of what is in it outlives a collection. */
  growBy(factor: 1 | 2): void;
}

/**
 * To be called after each collection, since only then V8 lets the young generation grow. How large it may become is read once,
 * when the process starts; by how much it grows is read each time. It is free to grow again after it has shrunk in a quiet hour.
 */
export function boundGrowth(young: YoungGeneration): () => void {
  let factor: 1 | 2 = 2;
  return () => {
    const wanted = young.bytes() < MOST_BYTES ? 2 : 1;
    if (wanted === factor) return;
    factor = wanted;
    young.growBy(factor);
  };
}

/** Whether whoever starts the process says how large it may become. */
export function isSized(args: readonly string[], nodeOptions: string | undefined): boolean {
  return [...args, nodeOptions ?? ''].some((text) => /--max[-_]semi[-_]space[-_]size\b/.test(text));
}

/** That of this process. */
export const ownYoungGeneration: YoungGeneration = {
  bytes: () => getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? 0,
  growBy: (factor) => {
    setFlagsFromString(`--semi-space-growth-factor=${factor}`);
  },
};
