/** Writes instants as ISO 8601 in milliseconds. Lines come in bursts, so what was written for their second is kept. */
export function createTimestamp(epoch: () => number): () => string {
  let second = NaN;
  let upToSecond = '';
  return () => {
    const now = Math.floor(epoch());
    const milliseconds = now % 1000;
    if (now - milliseconds !== second) {
      second = now - milliseconds;
      upToSecond = new Date(second).toISOString().slice(0, -4);
    }
    return `${upToSecond}${String(milliseconds).padStart(3, '0')}Z`;
  };
}
