import type { Page } from 'playwright-core';

/** How often a button is clicked that seems to do nothing, and after how long. */
const CLICKS = 5;
const CLICK_MS = 3_000;

/** What a person does with GraphiQL, and sees of it. */
export class GraphiQLPage {
  readonly page: Page;
  /** Addresses that were asked for. */
  readonly requested: string[] = [];
  readonly faults: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on('request', (request) => this.requested.push(request.url()));
    page.on('pageerror', (error) => this.faults.push(error.message));
  }

  async open(url: string): Promise<void> {
    await this.page.goto(url);
    await this.page.waitForSelector('.graphiql-tab');
    await this.page.locator('.graphiql-query-editor .view-line').first().waitFor();
  }

  tabs(): Promise<string[]> {
    return this.page.locator('.graphiql-tab').allInnerTexts();
  }

  activeTab(): Promise<string> {
    return this.page.locator('.graphiql-tab-active').innerText();
  }

  async choose(tab: string): Promise<void> {
    await this.page.locator('.graphiql-tab-button', { hasText: tab }).click();
  }

  async chooseSample(name: string): Promise<void> {
    await this.page.getByText('Samples', { exact: true }).click();
    await this.page.locator('.bar a', { hasText: name }).click();
  }

  /**
   * Runs what the editor shows, once it is this operation. GraphiQL looks for the name of the operation a tenth of a second after the
   * text has changed, and until then sends that of the tab before: a click that came too early is made again.
   */
  async run(operation: string): Promise<unknown> {
    await this.page.locator('.graphiql-query-editor', { hasText: operation }).waitFor();
    const text = await this.#answerTo(operation, CLICKS);
    await this.page.locator('.result-window .view-line').nth(1).waitFor();
    const answer: unknown = JSON.parse(text);
    return answer;
  }

  async #answerTo(operation: string, clicks: number): Promise<string> {
    const answered = this.page
      .waitForResponse(
        (response) => response.request().postData()?.includes(`"operationName":"${operation}"`) ?? false,
        clicks > 1 ? { timeout: CLICK_MS } : {},
      )
      .then((response) => response.text());
    const [text] = await Promise.allSettled([
      answered,
      this.page.locator('button.graphiql-execute-button').click(),
    ]);
    if (text.status === 'fulfilled') return text.value;
    if (clicks > 1) return this.#answerTo(operation, clicks - 1);
    throw text.reason;
  }

  /** The tabs that the next visit finds: GraphiQL keeps them half a second after they have changed. */
  keptTabs(): Promise<string[]> {
    return this.page.evaluate<string[]>(
      "(JSON.parse(localStorage.getItem('graphiql:tabState'))?.tabs ?? []).map(({ title }) => title)",
    );
  }

  /** Everything that the page keeps in the browser, as one text. */
  kept(): Promise<string> {
    // In the browser, whose names the compiler does not know.
    return this.page.evaluate<string>('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])');
  }
}
