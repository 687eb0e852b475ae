/** The upstream's endpoints, as logs and metrics name them. */
export type Endpoint = 'entitlements' | 'summaries' | 'customer' | 'customers';

/** An answer as it came, fully read. */
export interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: string;
}
