/** Lets the parent of this process ask one thing at a time; the process ends with its parent. */
export function answerParent(handle: (request: unknown) => unknown): void {
  process.on('message', (request) => {
    void (async () => {
      try {
        process.send?.({ ok: await handle(request) });
      } catch (error) {
        process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      }
    })();
  });
  process.once('disconnect', () => process.exit());
}
