import { compareBytes } from '../../base/bytes.ts';
import { type Fault, fault } from '../../base/fault.ts';
import { keyText } from '../../base/keys.ts';
import { type GenesisDocument, genesisSchema } from '../../genesis/genesis-document.ts';
import type { ParamRow } from '../../module.ts';
import { isBin } from '../identity/bin.ts';
import { roleRow } from '../identity/roles.ts';

/** Takes a decoded document and every parameter row of the program, gives GENESIS_INVALID for the first thing wrong, or nothing. */
export function checkGenesisDocument(document: GenesisDocument, params: readonly ParamRow[]): Fault | undefined {
  const found = genesisSchema.check(document, '');
  if (found !== undefined) return invalid(found.path, found.problem);
  return checkOrganisations(document) ?? checkValidators(document) ?? checkParams(document, params);
}

function invalid(field: string, problem: string): Fault {
  return fault('GENESIS_INVALID', { field, problem });
}

function checkOrganisations(document: GenesisDocument): Fault | undefined {
  const bins = new Set<string>();
  const keys = new Set<string>();
  for (const [i, org] of document.organisations.entries()) {
    const path = `organisations[${i}]`;
    if (!isBin(org.bin)) return invalid(`${path}.bin`, 'notABin');
    if (bins.has(org.bin)) return invalid(`${path}.bin`, 'duplicate');
    bins.add(org.bin);
    for (const [k, key] of org.keys.entries()) {
      if (keys.has(keyText(key))) return invalid(`${path}.keys[${k}]`, 'duplicate');
      keys.add(keyText(key));
    }
    for (const [r, role] of org.roles.entries()) {
      if (roleRow(role) === undefined) return invalid(`${path}.roles[${r}]`, 'unknownRole');
      if (org.roles.indexOf(role) !== r) return invalid(`${path}.roles[${r}]`, 'duplicate');
    }
  }
  // Without either nobody could ever register an organisation or change a parameter.
  for (const role of ['REGISTRAR', 'MINFIN']) {
    if (!document.organisations.some((org) => org.roles.includes(role))) return invalid('organisations', `no${role}`);
  }
  return undefined;
}

function checkValidators(document: GenesisDocument): Fault | undefined {
  const roles = new Map(document.organisations.map((org) => [org.bin, org.roles]));
  const owners = new Map(document.organisations.flatMap(({ bin, keys }) => keys.map((key) => [keyText(key), bin])));
  for (const [i, validator] of document.validators.entries()) {
    const path = `validators[${i}]`;
    const before = document.validators[i - 1];
    if (before !== undefined) {
      const order = compareBytes(before.key, validator.key);
      if (order === 0) return invalid(`${path}.key`, 'duplicate');
      if (order > 0) return invalid(`${path}.key`, 'notSorted');
    }
    const held = roles.get(validator.org);
    if (held === undefined) return invalid(`${path}.org`, 'unknownOrganisation');
    if (!held.includes('VALIDATOR')) return invalid(`${path}.org`, 'noVALIDATOR');
    // It becomes a key of that organisation, and a key has one owner.
    if ((owners.get(keyText(validator.key)) ?? validator.org) !== validator.org)
      return invalid(`${path}.key`, 'otherOrganisation');
  }
  return undefined;
}

function checkParams(document: GenesisDocument, params: readonly ParamRow[]): Fault | undefined {
  const rows = new Map(params.map((row) => [row.name, row]));
  for (const [i, param] of document.params.entries()) {
    const path = `params[${i}]`;
    const before = document.params[i - 1];
    if (before !== undefined && before.name === param.name) return invalid(`${path}.name`, 'duplicate');
    if (before !== undefined && before.name > param.name) return invalid(`${path}.name`, 'notSorted');
    const row = rows.get(param.name);
    if (row === undefined) return invalid(`${path}.name`, 'unknownParam');
    const found = row.schema.check(param.value, `${path}.value`);
    if (found !== undefined) return invalid(found.path, found.problem);
  }
  return undefined;
}
