import type { EntitlementDefinition } from '../domain/entitlement.ts';
import { builder, UNFETCHABLE_ID_DESCRIPTION } from './builder.ts';
import { EntitlementTypeRef } from './entitlement-type.ts';
import { writeGlobalId } from './global-id.ts';
import { sound } from '../domain/sound.ts';

export const EntitlementDefinitionRef = builder.objectRef<EntitlementDefinition>('EntitlementDefinition');

EntitlementDefinitionRef.implement({
  description: 'What an entitlement is, whoever holds it.',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: UNFETCHABLE_ID_DESCRIPTION,
      resolve: ({ uuid }) => writeGlobalId('EntitlementDefinition', uuid),
    }),
    uuid: t.expose('uuid', {
      type: 'UUID',
      nullable: false,
      description: "Zenskar's identifier; `entitlementUuid` on the assignments of it.",
    }),
    name: t.exposeString('name', { nullable: false, description: 'Its name as the organisation wrote it.' }),
    description: t.string({
      description: 'What it is in a sentence; null when nobody wrote one.',
      resolve: (definition) => sound(definition, definition.description, 'description'),
    }),
    type: t.field({
      type: EntitlementTypeRef,
      description: 'The kind of right; null when Zenskar does not say.',
      resolve: (definition) => sound(definition, definition.type, 'type'),
    }),
    units: t.string({
      description: 'What its quantities count, in free text such as `calls` or `GB`; null when not said.',
      resolve: (definition) => sound(definition, definition.units, 'units'),
    }),
    isActive: t.boolean({
      description: 'Whether it is still on offer. Says nothing about assignments already made.',
      resolve: (definition) => sound(definition, definition.isActive, 'isActive'),
    }),
    productUuid: t.field({
      type: 'UUID',
      description: 'The product that it belongs to; null when it belongs to none.',
      resolve: (definition) => sound(definition, definition.productUuid, 'productUuid'),
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was defined.',
      resolve: (definition) => sound(definition, definition.createdAt, 'createdAt'),
    }),
  }),
});
