import { quote } from './json-text.ts';
import type { Output } from './output.ts';
import type { Run } from './run.ts';

/** Writes plain data as `JSON.stringify` does. Long data is written in pieces, with turns of others in between. */
export function writeJson(value: unknown, out: Output, run: Run): void {
  if (typeof value === 'string') {
    const text = quote(value);
    out.text += text;
    run.wrote(text.length);
  } else if (typeof value !== 'object' || value === null) {
    out.text += JSON.stringify(value);
  } else if (run.isDue) {
    run.putOff(out, null, (gap) => {
      writeComposite(value, gap, run);
    });
  } else {
    writeComposite(value, out, run);
  }
}

function writeComposite(value: object, out: Output, run: Run): void {
  let before = '';
  if (Array.isArray(value)) {
    out.text += '[';
    for (const item of value as readonly unknown[]) {
      out.text += before;
      writeJson(item, out, run);
      before = ',';
    }
    out.text += ']';
    run.wrote(value.length + 1);
    return;
  }
  out.text += '{';
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    const lead = `${before}${quote(name)}:`;
    out.text += lead;
    run.wrote(lead.length);
    writeJson(member, out, run);
    before = ',';
  }
  out.text += '}';
}
