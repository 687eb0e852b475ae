/** The variables that a port was opened by. */
export interface AddressVariables {
  readonly host: string;
  readonly port: string;
}

/** Why a port could not be opened, in words for whoever set the variables. */
export function listenFailure(error: NodeJS.ErrnoException, { host, port }: AddressVariables): Error {
  return new Error(reasonOf(error, host, port), { cause: error });
}

function reasonOf({ code, message }: NodeJS.ErrnoException, host: string, port: string): string {
  if (code === 'EADDRINUSE')
    return `The address is taken. Set ${port} to another port, or to 0 for any free one.`;
  if (code === 'EACCES') return `The port is not open to this user. Set ${port} to one above 1023.`;
  if (code === 'EADDRNOTAVAIL')
    return `This machine does not have the address. Set ${host} to one that it has.`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return `The host name cannot be resolved. Set ${host} to a name or an address of this machine.`;
  }
  return `${message}. See ${host} and ${port}.`;
}
