import { describe, expect, it } from 'vitest';
import { STORIES } from '../../src/sandbox/stories.ts';
import { freshGateway, operationLines, post } from './requests.ts';

const QUERY = `{ a: customer(uuid: "${STORIES[0]?.uuid ?? ''}") { name } }`;
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';
const SOUND = `00-${TRACE}-${SPAN}-01`;

/** What the upstream is sent for one operation, and the trace that its line in the log names. */
async function passedOn(headers: Readonly<Record<string, string>>) {
  const gateway = await freshGateway({ env: { LOG_LEVEL: 'info' } });
  await gateway.fetch(post({ query: QUERY }, headers));
  const { traceparent = '', tracestate } = gateway.sandbox.requests[0]?.headers ?? {};
  const [version, trace, span, flags] = traceparent.split('-');
  return { version, trace, span, flags, tracestate, logged: operationLines(gateway)[0]?.['traceId'] };
}

describe('O4: an operation takes its place in the trace of its caller', () => {
  it('passes the trace on, as a span of its own', async () => {
    const passed = await passedOn({ traceparent: SOUND, tracestate: 'vendor=1,other=2' });
    expect(passed).toMatchObject({
      version: '00',
      trace: TRACE,
      flags: '01',
      tracestate: 'vendor=1,other=2',
    });
    expect(passed.span).toMatch(/^[0-9a-f]{16}$/);
    expect(passed.span).not.toBe(SPAN);
    expect(passed.logged).toBe(TRACE);
  });

  it('keeps a trace that is not recorded unrecorded', async () => {
    expect(await passedOn({ traceparent: `00-${TRACE}-${SPAN}-00` })).toMatchObject({
      trace: TRACE,
      flags: '00',
    });
  });

  it.each([
    '',
    'nonsense',
    `00-${TRACE}-${SPAN}`,
    `00-${TRACE}-${SPAN}-01-more`,
    `ff-${TRACE}-${SPAN}-01`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `${SOUND}, ${SOUND}`,
    `00-${TRACE}-${SPAN}-01${'x'.repeat(2_000)}`,
  ])('begins a trace where none came, or a malformed one: %s', async (traceparent) => {
    const passed = await passedOn({ traceparent, tracestate: 'vendor=1' });
    expect(passed.trace).toMatch(/^[0-9a-f]{32}$/);
    expect(passed.trace).not.toBe(TRACE);
    expect(passed.tracestate).toBeUndefined();
    expect(passed.logged).toBe(passed.trace);
  });
});
