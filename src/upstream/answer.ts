/** The upstream's endpoints, as logs and metrics name them. */
export type Endpoint = 'entitlements' | 'summaries' | 'customer' | 'customers';

/** An answer as it came, fully read. */
export interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  /** Emptied by whoever has read it: an answer is held by everything that waited for it until that is collected. */
  body: string;
}
