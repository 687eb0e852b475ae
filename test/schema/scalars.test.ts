import { isScalarType, isSpecifiedScalarType } from 'graphql';
import { expect, it } from 'vitest';
import { schema } from '../../src/schema/index.ts';

it('says of every scalar of its own where its form is specified', () => {
  const own = Object.values(schema.getTypeMap()).filter(
    (type) => isScalarType(type) && !isSpecifiedScalarType(type),
  );
  const specified = own.map((type) => [type.name, 'specifiedByURL' in type ? type.specifiedByURL : null]);
  expect(Object.fromEntries(specified)).toEqual({
    UUID: 'https://www.rfc-editor.org/rfc/rfc9562',
    DateTime: 'https://www.rfc-editor.org/rfc/rfc3339',
  });
});
