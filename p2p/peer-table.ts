import type { NetworkLimits } from './limits.ts';
import type { PeerId, PeerInfo } from './network.ts';

/** A peer that finished its hello. */
export interface Candidate {
  readonly id: PeerId;
  readonly address: string;
  /** IP address, for the quota; of a dialled peer too. */
  readonly ip: string;
  readonly direction: PeerInfo['direction'];
  readonly name: string;
  /** Hex of the consensus key it proved, whether or not the key is in the current set. */
  readonly provenKey: string | undefined;
}

/** Who is connected and who of them counts as validator (protocol.md §4 rule 25). */
export interface PeerTable {
  /** Admits a peer, or gives the name of the bound that is full. Validators of the set are always admitted. */
  admit(candidate: Candidate): PeerInfo | keyof NetworkLimits;
  remove(id: PeerId): PeerInfo | undefined;
  get(id: PeerId): PeerInfo | undefined;
  isValidator(id: PeerId): boolean;
  list(): readonly PeerInfo[];
  /** Keys of the set in force. */
  validatorCount(): number;
  /** Takes the keys (hex) of the set in force, gives the peers whose role changed. */
  setValidators(keys: readonly string[]): readonly PeerInfo[];
}

/** Takes the bounds, gives an empty table. */
export function createPeerTable(limits: NetworkLimits): PeerTable {
  const candidates = new Map<PeerId, Candidate>();
  const infos = new Map<PeerId, PeerInfo>();
  let validators: ReadonlySet<string> = new Set();

  function infoOf(candidate: Candidate): PeerInfo {
    const { id, address, direction, name, provenKey } = candidate;
    const validatorKey = provenKey !== undefined && validators.has(provenKey) ? provenKey : undefined;
    return { id, address, direction, name, validatorKey };
  }

  function fullBound(candidate: Candidate, info: PeerInfo): keyof NetworkLimits | undefined {
    const others = [...candidates.values()].filter((other) => other.id !== candidate.id);
    if (info.validatorKey !== undefined) {
      const sameKey = others.filter((other) => other.provenKey === candidate.provenKey).length;
      return sameKey >= limits.peersPerValidatorKeyMax ? 'peersPerValidatorKeyMax' : undefined;
    }
    // What this node dials itself was chosen by its operator; quotas are for those who come uninvited.
    if (candidate.direction === 'outbound') return undefined;
    const observers = others.filter((other) => infos.get(other.id)?.validatorKey === undefined);
    if (observers.length >= limits.observersMax) return 'observersMax';
    const sameIp = observers.filter((other) => other.ip === candidate.ip && other.direction === 'inbound').length;
    return sameIp >= limits.observersPerIpMax ? 'observersPerIpMax' : undefined;
  }

  return {
    admit(candidate) {
      const info = infoOf(candidate);
      const full = fullBound(candidate, info);
      if (full !== undefined) return full;
      candidates.set(candidate.id, candidate);
      infos.set(candidate.id, info);
      return info;
    },
    remove(id) {
      const info = infos.get(id);
      candidates.delete(id);
      infos.delete(id);
      return info;
    },
    get: (id) => infos.get(id),
    isValidator: (id) => infos.get(id)?.validatorKey !== undefined,
    list: () => [...infos.values()],
    validatorCount: () => validators.size,
    setValidators(keys) {
      validators = new Set(keys);
      const changed: PeerInfo[] = [];
      for (const [id, candidate] of candidates) {
        const info = infoOf(candidate);
        if (info.validatorKey === infos.get(id)?.validatorKey) continue;
        infos.set(id, info);
        changed.push(info);
      }
      return changed;
    },
  };
}
