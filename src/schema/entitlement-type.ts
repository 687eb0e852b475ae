import { builder } from './builder.ts';

export const EntitlementTypeRef = builder.enumType('EntitlementType', {
  description: 'What kind of right an entitlement is.',
  values: {
    FEATURE: { description: 'A feature that is switched on; quantities do not matter for it.' },
    QUANTITY: { description: 'An amount of something countable, drawn down by use before pricing.' },
    CREDITS: { description: 'An amount of credit units, set off against invoices after pricing.' },
    UNKNOWN: { description: 'Zenskar sent a type that this schema does not know yet.' },
  } as const,
});
