import { describe, expect, it } from 'vitest';
import { codec, rowId, SCOPE } from '../support/paging-upstream.ts';

const start = {
  flipped: false,
  via: 'start',
  cursor: null,
  limit: 4,
  rowsBefore: 0,
  digests: '',
  order: 'unknown',
};

/** As they were written on 28 November 2026. Clients hold such cursors, so what reads them may change, and they may not. */
const held: readonly [row: string, cursor: string, position: object][] = [
  [
    'the first row of a list',
    'WzAsMCwwLDQsNCwwLCIiLG51bGwsbnVsbCxudWxsXQ.Ah8CjBakGneUh3wUoMW03K.0.cccccccc-0000-4000-8000-00009e3779b1..1d026ed6',
    {
      page: start,
      size: 4,
      index: 0,
      key: rowId(0),
      before: [],
      after: ['1d026ed6'],
      next: null,
      previous: null,
    },
  ],
  [
    'a broken row, which has no key',
    'WzAsMCwwLDQsNCwwLCIiLG51bGwsbnVsbCxudWxsXQ.Ah8CjBakGneUh3wUoMW03K.2..1d026ed6be967f3c.c8c4540b',
    { page: start, size: 4, index: 2, key: '', before: ['1d026ed6', 'be967f3c'], after: ['c8c4540b'] },
  ],
  [
    'the last row of a page that another one follows',
    'WzAsMCwwLDQsNCwwLCIiLG51bGwsImFmdGVyLTMiLG51bGxd.iW-gxDRB_73YZ68UYJ4nZx.3.cccccccc-0000-4000-8000-000378dde6c4.1d026ed6.',
    { page: start, size: 4, index: 3, key: rowId(3), before: ['1d026ed6'], after: [], next: 'after-3' },
  ],
  [
    'the first row of a page that was reached through next',
    'WzAsMSwwLDQsMiw0LCIwYTFiMmMzZDRlNWY2MDcxIiwiYWZ0ZXItMyIsbnVsbCwiYmVmb3JlLTQiXQ.von5roUWwkofcjrMsFCRmF.0.cccccccc-0000-4000-8000-000417156075..3f3bc775',
    {
      page: { ...start, via: 'next', cursor: 'after-3', rowsBefore: 4, digests: '0a1b2c3d4e5f6071' },
      size: 2,
      index: 0,
      key: rowId(4),
      before: [],
      after: ['3f3bc775'],
      next: null,
      previous: 'before-4',
    },
  ],
  [
    'the only row of a page that was reached through previous, in a list that is read from its other end',
    'WzEsMiwyLDQsMSw0LCIwYTFiMmMzZCIsImJlZm9yZS00IiwiYWZ0ZXItMyIsImJlZm9yZS0zIl0.9Go4MY3McmPbz-IMzAUVcM.0.cccccccc-0000-4000-8000-000378dde6c4..',
    {
      page: {
        flipped: true,
        via: 'previous',
        cursor: 'before-4',
        limit: 4,
        rowsBefore: 4,
        digests: '0a1b2c3d',
        order: 'reversed',
      },
      size: 1,
      index: 0,
      key: rowId(3),
      next: 'after-3',
      previous: 'before-3',
    },
  ],
];

describe('a cursor that a client has held for long', () => {
  it.each(held)('still names %s', (_row, cursor, position) => {
    expect(codec.read(SCOPE, cursor)).toMatchObject(position);
    expect(codec.read(SCOPE, cursor)?.page.populate).toBe(0);
  });
});
