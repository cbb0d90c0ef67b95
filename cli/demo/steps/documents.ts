import { toHex } from '../../../ledger/base/bytes.ts';
import type { Signer } from '../../../ledger/base/keys.ts';
import { jsonMap } from '../../json-map.ts';
import { fillText } from '../../terminal/language.ts';
import { demoTexts } from '../../texts/demo-texts.ts';
import { checkSame, type StepDesk, shortHash } from '../demo-stage.ts';
import { documentOf, type Purchase, partyOf } from '../purchase.ts';
import type { ScenarioDocument } from '../scenario.ts';

/** The organiser anchors and approves the documents before it announces the tender; gives their ids by the scenario's names. */
export function anchorDocuments(purchase: Purchase, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { stage, scenario } = purchase;
  const organizer = partyOf(purchase, scenario.organizer);
  return stage.step('documents', demoTexts.documents, async (desk) => {
    const ids = new Map<string, string>();
    const hashes: string[] = [];
    for (const name of names) {
      const document = documentOf(purchase, name);
      ids.set(name, await anchorDocument(desk, document, `org/${organizer.bin}`, organizer.keys[0]));
      hashes.push(shortHash(toHex(document.sha256)));
    }
    const values = { count: hashes.length, hashes: hashes.join(' ') };
    return { sees: fillText(demoTexts.documentsSeen, stage.language, values), result: ids };
  });
}

/** Anchors and approves one document of an object, and sees it so at the other node; gives its id. */
export async function anchorDocument(
  desk: StepDesk,
  { sha256, bytes, docType, lang, title }: ScenarioDocument,
  object: string,
  sender: Signer,
): Promise<string> {
  const { value } = await desk.send({
    type: 'document.anchor',
    payload: {
      object,
      sha256,
      size: bytes.length,
      mime: 'text/markdown',
      docType,
      lang,
      title,
      visibility: 'PUBLIC',
    },
    sender,
  });
  const document = String(value.document);
  // Published = approved: the same hash carries both (system.md P4).
  await desk.send({ type: 'document.approve', payload: { document }, sender });
  const { documents } = await desk.read('document_verify', { sha256: toHex(sha256), proof: false });
  const found = (Array.isArray(documents) ? documents : []).map(jsonMap).find((row) => row.document === document);
  checkSame(desk.reader, document, 'true', String(found?.approved));
  return document;
}
