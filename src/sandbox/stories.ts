import { CATALOGUE } from './catalogue.ts';
import { instantFrom } from './instants.ts';
import { createPrng } from './prng.ts';
import type { AddressRecord, RowInput } from './records.ts';
import { NO_ADDRESS } from './records.ts';
import { EDGE_DEFINITIONS, edgeRows } from './story-edges.ts';
import { featureRows } from './story-features.ts';
import { ordinaryRow } from './story-rows.ts';
import type { StoryContext } from './story-rows.ts';
import { emptyWorld } from './world.ts';
import type { World } from './world.ts';

export type Story = { readonly uuid: string; readonly name: string; readonly interest: string };

export const DEFAULT_SEED = 1;

const SPECIAL: readonly (readonly [name: string, interest: string])[] = [
  ['Globex Worldwide', 'the big one: 1,200 rows over 60 entitlements'],
  [
    'Łukasz & Søn 🌍 GmbH',
    'the strange one: 25 rows of unicode, fractions, over-use, nulls and odd instants',
  ],
  ['Blank Slate Studio', 'has no rows at all'],
  ['Gatekeeper Security', 'feature gates only: 20 of them, on, off, early and late'],
];

const ORDINARY: readonly string[] = [
  'Acme Analytics',
  'Birch & Vale',
  'Cobalt Robotics',
  'Driftwood Media',
  'Evergreen Health',
  'Foxglove Foods',
  'Granite Bank',
  'Harbour Logistics',
  'Indigo Travel',
  'Juniper Legal',
  'Kestrel Aviation',
  'Lumen Energy',
  'Maple Education',
  'Northwind Traders',
  'Orchid Cosmetics',
  'Pinecone Outdoor',
  'Quartz Insurance',
  'Redwood Homes',
  'Saffron Kitchens',
  'Tidal Music',
  'Umber Ceramics',
  'Violet Telecom',
  'Willow Care',
  'Xenon Optics',
  'Yarrow Farms',
  'Zephyr Mobility',
];

const ENDLESS = [
  'Meridian Superstores',
  'the endless one: 2,500 rows, more than are read for a balance',
] as const;
const ENDLESS_ROWS = 2_500;

/** The customers of the demo, in the order in which they are listed. */
export const STORIES: readonly Story[] = [
  ...SPECIAL,
  ...ORDINARY.map((name) => [name, 'an ordinary customer with 5 to 14 rows'] as const),
  ENDLESS,
].map(([name, interest], index) => ({ uuid: customerId(index + 1), name, interest }));

/** A readable id: the number of the customer stands at both ends. */
function customerId(number: number): string {
  const digits = String(number).padStart(4, '0');
  return `cafe${digits}-0000-4000-8000-00000000${digits}`;
}

/** All stories, told around `now`. The same seed and instant always give the same world. */
export function storyWorld(options: { readonly seed: number; readonly now: string }): World {
  const context: StoryContext = { prng: createPrng(options.seed), now: options.now };
  const world = emptyWorld();
  for (const definition of [...CATALOGUE, ...EDGE_DEFINITIONS]) world.addDefinition(definition);
  STORIES.forEach((story, index) => {
    addStoryCustomer(world, story, index, context.now);
    if (index < STORIES.length - 1) tell(world, story.uuid, index, context);
    // By a chance of its own, as nobody knows when: the other customers are the same with and without it.
    else
      world.addRowsLater(story.uuid, () =>
        endlessRows({ ...context, prng: createPrng(options.seed + 1) }, story.uuid),
      );
  });
  return world;
}

function tell(world: World, customer: string, index: number, context: StoryContext): void {
  const { prng, now } = context;
  switch (index) {
    case 0:
      for (let count = 0; count < 20; count += 1) {
        for (const definition of CATALOGUE) world.addRow(ordinaryRow(context, customer, definition));
      }
      return;
    case 1:
      for (const row of edgeRows(now, customer)) world.addRow(row);
      return;
    case 2:
      return;
    case 3: {
      const features = CATALOGUE.filter(({ entitlement_type }) => entitlement_type === 'Feature');
      for (const row of featureRows(context, customer, features)) world.addRow(row);
      return;
    }
    default: {
      const count = prng.integer(5, 14);
      for (let made = 0; made < count; made += 1) {
        const definition = CATALOGUE[prng.integer(0, CATALOGUE.length - 1)];
        if (definition !== undefined) world.addRow(ordinaryRow(context, customer, definition));
      }
    }
  }
}

function endlessRows(context: StoryContext, customer: string): readonly RowInput[] {
  const rows: RowInput[] = [];
  while (rows.length < ENDLESS_ROWS) {
    for (const definition of CATALOGUE) rows.push(ordinaryRow(context, customer, definition));
  }
  return rows.slice(0, ENDLESS_ROWS);
}

function addStoryCustomer(world: World, { uuid, name }: Story, index: number, now: string): void {
  const slug = name
    .toLowerCase()
    .replace(/[^a-z]+/g, '-')
    .replace(/^-|-$/g, '');
  world.addCustomer({
    id: uuid,
    customer_name: name,
    external_id: index % 4 === 3 ? null : `crm-${slug}`,
    email: index % 7 === 6 ? null : `billing@${slug}.example`,
    phone_number: index % 3 === 0 ? '+1 555 0100' : null,
    address: index % 2 === 0 ? ADDRESS : NO_ADDRESS,
    custom_data: index % 5 === 0 ? { tier: 'gold' } : {},
    communications_enabled: index % 6 === 5 ? null : true,
    created_at: instantFrom(now, -500 + index, 'zoneless'),
  });
}

const ADDRESS: AddressRecord = {
  ...NO_ADDRESS,
  line1: '1 Market Street',
  city: 'Springfield',
  state: 'CA',
  zipCode: '94105',
  country: 'United States',
  country_code: 'US',
};
