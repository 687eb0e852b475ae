/** The instant at which stories are told to those who ask for none, as tests do; whoever runs the sandbox gives the present. */
export const DEFAULT_NOW = '2026-06-01T00:00:00Z';

const SHAPE =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?([Zz]|[+-]\d{2}:?\d{2})?)?$/;

/**
 * Microseconds since 1970, or undefined for a text that is no instant. A text without a zone is UTC.
 * Microseconds, because the API writes six fraction digits and compares with all of them.
 */
export function parseInstant(text: string): number | undefined {
  const parts = SHAPE.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction, zone] = parts;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
  if (Number(day) > 28 && new Date(midnight).getUTCDate() !== Number(day)) return undefined;
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1) return undefined;
  const seconds = Number(hour) * 3_600 + Number(minute) * 60 + Number(second) - offsetSeconds(zone);
  const micros = fraction === undefined ? 0 : Number(fraction.padEnd(6, '0').slice(0, 6));
  return midnight * 1_000 + seconds * 1_000_000 + micros;
}

function offsetSeconds(zone: string | undefined): number {
  if (zone === undefined || zone.length === 1) return 0;
  const amount = Number(zone.slice(1, 3)) * 3_600 + Number(zone.slice(-2)) * 60;
  return zone.startsWith('-') ? -amount : amount;
}

/** The spellings of one instant that real answers mix. */
export type InstantStyle = 'zoned' | 'zoneless' | 'micros' | 'zonelessMicros';

/** The instant so many days (and microseconds) from `now`, spelled as asked. */
export function instantFrom(now: string, days: number, style: InstantStyle = 'zoned', micros = 0): string {
  const base = parseInstant(now);
  if (base === undefined) throw new Error(`The instant must be ISO 8601, but got: ${now}`);
  const total = base + Math.round(days * 86_400_000) * 1_000 + micros;
  const seconds = new Date(Math.floor(total / 1_000)).toISOString().slice(0, 19);
  const fraction = String(((total % 1_000_000) + 1_000_000) % 1_000_000).padStart(6, '0');
  switch (style) {
    case 'zoned':
      return `${seconds}Z`;
    case 'zoneless':
      return seconds;
    case 'micros':
      return `${seconds}.${fraction}Z`;
    case 'zonelessMicros':
      return `${seconds}.${fraction}`;
  }
}
