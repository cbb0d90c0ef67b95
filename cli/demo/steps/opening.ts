import { invariant } from '../../../ledger/base/invariant.ts';
import type { Texts } from '../../../ledger/base/texts.ts';
import { jsonMap } from '../../json-map.ts';
import { fillText } from '../../terminal/language.ts';
import { demoTexts } from '../../texts/demo-texts.ts';
import { checkSame, type DemoNode, shortHash } from '../demo-stage.ts';
import type { Purchase } from '../purchase.ts';

/** Shares, keys and envelopes take a few blocks. */
const OPENING_MS = 90_000;
/** Starting, connecting and catching up. */
const BACK_MS = 60_000;

/** Kills a validator, as a power cut would: the opening must not need it. */
export async function loseValidator({ stage, running }: Purchase): Promise<DemoNode> {
  const validators = stage.nodes.filter(({ role }) => role === 'validator');
  const lost = validators.at(-1);
  invariant(lost !== undefined, 'the network of the demo has validators');
  await stage.step('validator lost', named(demoTexts.validatorLost, lost), async (desk) => {
    stage.setAway(lost.name, true);
    await running.kill(lost.name);
    const { height, time } = await desk.read('chain_status', {});
    const sees = fillText(demoTexts.validatorLostSeen, stage.language, { left: validators.length - 1 });
    return { sees, result: undefined, block: { height: Number(height), time: Number(time) } };
  });
  return lost;
}

/** Starts it again and waits until it stands where the others do. */
export function bringValidatorBack({ stage, running }: Purchase, lost: DemoNode): Promise<void> {
  return stage.step('validator back', named(demoTexts.validatorBack, lost), async (desk) => {
    await running.bringBack(lost.name);
    const { height, time } = await desk.read('chain_status', {});
    await desk.readUntil(demoTexts.waitBack, BACK_MS, async () => {
      const status = jsonMap(await lost.client.call('chain_status', {}));
      return Number(status.height) >= Number(height) ? true : undefined;
    });
    stage.setAway(lost.name, false);
    const sees = fillText(demoTexts.validatorBackSeen, stage.language, { height: Number(height) });
    return { sees, result: undefined, block: { height: Number(height), time: Number(time) } };
  });
}

/** Waits until every envelope is open; nobody does anything for it. */
export function awaitOpening({ stage, scenario }: Purchase, tender: string): Promise<void> {
  return stage.step('envelopes open', demoTexts.opened, async (desk) => {
    const protocol = await desk.readUntil(demoTexts.waitOpened, OPENING_MS, async () => {
      const { value } = await desk.read('state_get', { key: `openingProtocol/${tender}/0` });
      return value === null ? undefined : jsonMap(value);
    });
    const bids = checkSame(desk.reader, 'bids', scenario.bids.length, protocol.bids);
    const valid = checkSame(desk.reader, 'valid', scenario.bids.length, protocol.valid);
    const { height } = await desk.read('chain_status', {});
    const values = { bids, valid, root: shortHash(String(protocol.root)) };
    const block = { height: Number(height), time: Number(protocol.at) };
    return { sees: fillText(demoTexts.openedSeen, stage.language, values), result: undefined, block };
  });
}

function named({ kk, ru, en }: Texts, { name }: DemoNode): Texts {
  const put = (text: string): string => text.replace('{name}', name);
  return { kk: put(kk), ru: put(ru), en: put(en) };
}
