import { isIP } from 'node:net';
import { type Fault, fault } from '../../ledger/base/fault.ts';

/**
 * A web page can point a name of its own at this machine (DNS rebinding) and then talk to it as its own site. Such a page
 * always sends its name as Host, so a name is believed only when it is listed, or cannot be in public DNS.
 */
export function checkHost(host: string | undefined, allowed: ReadonlySet<string>): Fault | undefined {
  const name = hostName(host);
  if (name === undefined) return fault('HTTP_HOST_REFUSED', { host: (host ?? '').slice(0, 100) });
  const isAddress = isIP(name) !== 0;
  const isLocalName = name === 'localhost' || !name.includes('.');
  return isAddress || isLocalName || allowed.has(name) ? undefined : fault('HTTP_HOST_REFUSED', { host: name });
}

/** A browser names the page that calls. Only listed pages and this server's own may; programs send no Origin. */
export function checkOrigin(
  origin: string | undefined,
  host: string | undefined,
  allowed: ReadonlySet<string>,
): Fault | undefined {
  if (origin === undefined || allowed.has(origin)) return undefined;
  if (host !== undefined && (origin === `http://${host}` || origin === `https://${host}`)) return undefined;
  return fault('HTTP_ORIGIN_REFUSED', { origin: origin.slice(0, 200) });
}

/** The name or address in a Host header, lower case, without port and brackets; undefined when it has another form. */
function hostName(host: string | undefined): string | undefined {
  if (host === undefined || host.length > 255) return undefined;
  const match = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+))(?::[0-9]{1,5})?$/.exec(host);
  const name = match?.[1] ?? match?.[2];
  return name?.toLowerCase().replace(/\.$/, '');
}
