import { describe, expectTypeOf, it } from 'vitest';
import type { Instant } from '../../src/domain/instant.ts';
import type { Uuid } from '../../src/domain/uuid.ts';
import { builder } from '../../src/schema/builder.ts';

/** Never called: what it shows is whether it compiles. */
export function fieldsThatCompileOrNot(uuid: Uuid, instant: Instant): void {
  builder.queryFields((t) => ({
    rightUuid: t.field({ type: 'UUID', resolve: () => uuid }),
    rightInstant: t.field({ type: 'DateTime', resolve: () => instant }),
    // @ts-expect-error A bare string may be anything.
    wrongUuid: t.field({ type: 'UUID', resolve: () => 'cafe0001-0000-4000-8000-000000000001' }),
    // @ts-expect-error A bare string may lack its zone.
    wrongInstant: t.field({ type: 'DateTime', resolve: () => '2026-01-01T00:00:00' }),
    // @ts-expect-error An instant is no identifier.
    mixedUp: t.field({ type: 'UUID', resolve: () => instant }),
    // @ts-expect-error What must not be null is not left to chance.
    perhaps: t.field({ type: 'UUID', nullable: false, resolve: () => (Math.random() > 0.5 ? uuid : null) }),
  }));
}

describe('the types of the graph', () => {
  it('give resolvers checked identifiers and instants', () => {
    type Arguments = Parameters<
      Extract<Parameters<typeof builder.scalarType<'UUID'>>[1]['serialize'], (...args: never[]) => unknown>
    >;
    expectTypeOf<Arguments[0]>().toEqualTypeOf<Uuid>();
  });
});
