import { until } from './until.ts';

/** Waits until a gateway that has just begun to listen has loaded everything, and says so. `url` is any of its URLs. */
export async function ready(url: string): Promise<void> {
  await until(async () => {
    const response = await fetch(new URL('/health/ready', url));
    if (response.status !== 200)
      throw new Error(`Expected a gateway that is ready, got: ${await response.text()}`);
  });
}
