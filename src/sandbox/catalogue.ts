import type { DefinitionInput } from './records.ts';

type Line = readonly [name: string, units: string | null, description: string | null];

const QUANTITIES: readonly Line[] = [
  ['API calls', 'calls', 'Requests to the public API per period'],
  ['Seats', 'seats', 'People who can sign in'],
  ['Viewer seats', 'seats', 'People who can look but not change'],
  ['Storage', 'GB', 'Files and attachments'],
  ['Backup storage', 'GB', 'Nightly copies, kept for 30 days'],
  ['Bandwidth', 'GB', 'Traffic leaving the platform'],
  ['Projects', 'projects', null],
  ['Workspaces', 'workspaces', null],
  ['Environments', 'environments', 'Staging, preview and the like'],
  ['Build minutes', 'minutes', 'Continuous integration on shared runners'],
  ['Emails sent', 'emails', 'Transactional mail'],
  ['SMS messages', 'messages', null],
  ['Webhook deliveries', 'deliveries', 'Successful deliveries only'],
  ['Monthly active users', 'users', 'Distinct end users per month'],
  ['Events ingested', 'events', 'Usage events accepted by the pipeline'],
  ['Log retention', 'days', 'How long logs stay searchable'],
  ['Data rows', 'rows', 'Rows synchronised from the warehouse'],
  ['Dashboards', 'dashboards', null],
  ['Scheduled reports', 'reports', null],
  ['Custom domains', 'domains', null],
  ['Integrations', 'connections', 'Connections to other products'],
  ['Sandbox tenants', 'tenants', 'Isolated copies for testing'],
  ['Invoices issued', 'invoices', null],
  ['Documents signed', 'documents', 'Electronic signatures'],
  ['Support hours', 'hours', 'Time with a named engineer'],
];

const CREDITS: readonly Line[] = [
  ['AI credits', 'credits', 'Spent by the assistant'],
  ['Image credits', 'credits', 'One per generated image'],
  ['Transcription credits', 'minutes', 'Speech to text'],
  ['Translation credits', 'words', null],
  ['Enrichment credits', 'lookups', 'Company and contact data'],
  ['Compute credits', 'credits', 'Background jobs'],
  ['Training credits', 'sessions', 'Live courses'],
  ['Promotional credits', null, 'Given away by marketing'],
  ['Migration credits', 'credits', null],
  ['Partner credits', 'credits', 'Earned by referral'],
];

const FEATURES: readonly Line[] = [
  ['SSO', null, 'Single sign-on with SAML or OpenID Connect'],
  ['SCIM provisioning', null, 'Users follow the directory'],
  ['Audit log', null, 'Who did what, and when'],
  ['Advanced permissions', null, 'Roles made to measure'],
  ['Custom branding', null, 'Logo, colours and mail templates'],
  ['Priority support', null, 'An answer within four hours'],
  ['Data residency', null, 'Data stays in the chosen region'],
  ['IP allow list', null, null],
  ['Customer-managed keys', null, 'Encryption with a key of your own'],
  ['Two-factor enforcement', null, null],
  ['Sandbox access', null, null],
  ['Beta features', null, 'Early looks, no promises'],
  ['Advanced analytics', null, 'Cohorts and funnels'],
  ['Data export', null, 'Everything, in open formats'],
  ['Scheduled backups', null, null],
  ['Uptime agreement', null, '99.95 % with credits for failures'],
  ['White labelling', null, null],
  ['Offline mode', null, null],
  ['Workflow automation', null, 'Rules that run by themselves'],
  ['Version history', null, 'Go back to any earlier state'],
  ['Approval flows', null, null],
  ['Webhooks', null, 'Push instead of poll'],
  ['GraphQL access', null, null],
  ['Dedicated region', null, 'Hardware of your own'],
  ['Sovereign cloud', null, null],
];

/** What this organisation sells: sixty entitlements, in a fixed order, with readable ids. */
export const CATALOGUE: readonly DefinitionInput[] = [
  ...QUANTITIES.map((line) => ({ line, type: 'Quantity' })),
  ...CREDITS.map((line) => ({ line, type: 'Credits' })),
  ...FEATURES.map((line) => ({ line, type: 'Feature' })),
].map(({ line: [name, units, description], type }, index) => ({
  id: definitionId(index + 1),
  name,
  description,
  entitlement_type: type,
  units,
  is_active: index % 13 !== 12,
  product_id: index % 5 === 4 ? null : productId(index % 4),
  created_at: `20${20 + (index % 5)}-0${1 + (index % 9)}-1${index % 7}T08:30:00Z`,
}));

/** The id of the entitlement with this number; the catalogue holds 1 to 60. */
export function definitionId(number: number): string {
  return `def00000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** The id of the product with this number; there are 0 to 3. */
export function productId(number: number): string {
  return `b00c0000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** The products that grants come with, by number. */
export const PRODUCTS = ['Starter plan', 'Team plan', 'Enterprise plan', 'Add-ons'] as const;
