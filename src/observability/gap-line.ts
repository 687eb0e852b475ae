/** The line of the log that stands where others are missing. `epoch` is in milliseconds since 1970. */
export function gapLine(epoch: number, dropped: number): string {
  const line = {
    level: 'warn',
    time: new Date(epoch).toISOString(),
    dropped,
    message: 'lines of the log were dropped here, because they could not be written in time',
  };
  return `${JSON.stringify(line)}\n`;
}
