import { describe, expect, it } from 'vitest';
import { closeAll } from '../../src/domain/close-all.ts';

function parts() {
  const closed: string[] = [];
  const good = (name: string) => () => Promise.resolve(closed.push(name));
  const bad = (name: string) => () => {
    closed.push(name);
    return Promise.reject(new Error(name));
  };
  return { closed, good, bad };
}

describe('closing all parts', () => {
  it('goes in order, one after the other', async () => {
    const { closed, good } = parts();
    await closeAll(good('server'), good('transport'));
    expect(closed).toEqual(['server', 'transport']);
  });

  it('goes on after a failure, and fails with it in the end', async () => {
    const { closed, good, bad } = parts();
    await expect(closeAll(bad('server'), good('transport'))).rejects.toThrow(/^server$/);
    expect(closed).toEqual(['server', 'transport']);
  });

  it('goes on after a part that throws at once', async () => {
    const { closed, good } = parts();
    const broken = () => {
      throw new Error('at once');
    };
    await expect(closeAll(broken, good('transport'))).rejects.toThrow('at once');
    expect(closed).toEqual(['transport']);
  });

  it('reports all failures, those within a part included', async () => {
    const { bad, good } = parts();
    const within = () => closeAll(bad('port'), good('pool'), bad('other port'));
    const failure: unknown = await closeAll(within, bad('sandbox')).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(AggregateError);
    expect((failure as AggregateError).errors).toEqual(
      ['port', 'other port', 'sandbox'].map((name) => new Error(name)),
    );
  });
});
