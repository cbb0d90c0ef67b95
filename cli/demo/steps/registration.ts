import { jsonMap } from '../../json-map.ts';
import { fillText } from '../../terminal/language.ts';
import { demoTexts } from '../../texts/demo-texts.ts';
import { checkSame } from '../demo-stage.ts';
import type { Purchase } from '../purchase.ts';

/** Nodes that have just started find each other within a few seconds. */
const FIRST_BLOCK_MS = 30_000;

/** Waits until the observer follows a chain of blocks. */
export function awaitNetwork({ stage }: Purchase): Promise<void> {
  return stage.step(
    'network',
    demoTexts.network,
    async (desk) => {
      const { height, time } = await desk.readUntil(demoTexts.waitBlock, FIRST_BLOCK_MS, async () => {
        const status = await desk.read('chain_status', {});
        return Number(status.height) > 0 ? { height: Number(status.height), time: Number(status.time) } : undefined;
      });
      const { validators } = await desk.read('chain_validators', { height });
      const count = Array.isArray(validators) ? validators.length : 0;
      const sees = fillText(demoTexts.networkSeen, stage.language, { height, validators: count });
      return { sees, result: undefined, block: { height, time } };
    },
    'validator',
  );
}

/** The registrar enters every party; its keys cosign, which proves that the party holds them. Then it grants the role. */
export function registerParties({ stage, registrar, parties }: Purchase): Promise<void> {
  const [key, secondKey] = registrar.keys;
  return stage.step('parties', demoTexts.parties, async (desk) => {
    const seen: string[] = [];
    for (const { bin, name, role, legalAct, keys } of parties.values()) {
      await desk.send({
        type: 'identity.registerOrganisation',
        payload: { bin, name, keys: keys.map((signer) => signer.key), activate: true, legalAct },
        sender: key,
        cosigners: [secondKey, ...keys],
      });
      await desk.send({
        type: 'identity.grantRole',
        payload: { org: bin, role, legalAct },
        sender: key,
        cosigners: [secondKey],
      });
      const { organisation, roles } = await desk.read('identity_get', { bin });
      const status = String(jsonMap(organisation).status);
      checkSame(desk.reader, bin, 'ACTIVE', status);
      const held = (Array.isArray(roles) ? roles : []).map((row) => String(jsonMap(row).name));
      checkSame(desk.reader, bin, role, held.join(', '));
      seen.push(
        fillText(demoTexts.partySeen, stage.language, { name: name[stage.language], status, roles: held.join(', ') }),
      );
    }
    return { sees: seen.join('\n      '), result: undefined };
  });
}
