import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench } from './bench.ts';
import type { Plan } from './compare.ts';
import { ASKED, FORMS, MANIFEST } from './forms.ts';
import { type Spread, spreadOf } from './statistics.ts';

export interface FormResult {
  readonly title: string;
  readonly microseconds: Spread;
  /** To the plain form in the same repetition. */
  readonly ratio: Spread;
}

/** What the same operation costs in each form of request, in turns, of one gateway that has a manifest. */
export async function measureForms(bench: Bench, main: string, plan: Plan): Promise<FormResult[]> {
  const manifest = join(mkdtempSync(join(tmpdir(), 'gateway-bench-')), 'documents.json');
  writeFileSync(manifest, MANIFEST);
  const gateway = await bench.startGateway('gateway', main, [], { TRUSTED_DOCUMENTS: manifest });
  const url = gateway.urlFor(ASKED);
  const slice = (name: string, seconds: number) =>
    bench.slice(gateway, { url, asks: { kind: 'form', name }, seconds });
  // Twice over all of them: what one form makes of the code, the others meet.
  for (const { name } of [...FORMS, ...FORMS]) await slice(name, plan.warmUpSeconds);
  const costs = FORMS.map((): number[] => []);
  for (let repetition = 0; repetition < plan.repetitions; repetition += 1) {
    for (const [index, { name }] of FORMS.entries()) {
      costs[index]?.push((await slice(name, plan.seconds)).microseconds);
    }
  }
  gateway.child.kill();
  const baseline = costs[0] ?? [];
  return FORMS.map(({ title }, index) => {
    const own = costs[index] ?? [];
    const ratios = own.map((cost, at) => cost / (baseline[at] ?? NaN));
    return { title, microseconds: spreadOf(own), ratio: spreadOf(ratios) };
  });
}
