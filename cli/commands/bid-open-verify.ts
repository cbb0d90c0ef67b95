import { existsSync } from 'node:fs';
import { type Bytes, bytesEqual, fromHex, toHex } from '../../ledger/base/bytes.ts';
import { encodeCanonical, type Value } from '../../ledger/base/codec.ts';
import { type Json, jsonFromValue } from '../../ledger/base/json.ts';
import { keyText, publicKeyFromRaw } from '../../ledger/base/keys.ts';
import { type BidForm, decodeBidForm } from '../../ledger/modules/bid/bid-form.ts';
import type { BidView, OpenedView } from '../../ledger/modules/bid/bid-view.ts';
import { type Envelope, openWithSigma } from '../../ledger/seal/envelope.ts';
import { formFromPadded } from '../../ledger/seal/padding.ts';
import { fetchBids } from '../bid/bid-rows.ts';
import { type BidSecret, belongTogether, readSealedFile, readSecretBidFile } from '../bid/sealed-file.ts';
import { type CommandContext, type CommandInput, defineCommand } from '../command.ts';
import { sha256 } from '../crypto.ts';
import { exitCodes } from '../exit-code.ts';
import { pathFrom } from '../files.ts';
import { jsonMap } from '../json-map.ts';
import { nodeClient, urlOption } from '../node-url.ts';
import { recordText } from '../terminal/record-text.ts';
import { bidTexts } from '../texts/bid-texts.ts';
import { trouble } from '../trouble.ts';

export const bidOpenVerifyCommand = defineCommand({
  name: 'bid open-verify',
  title: bidTexts.openVerify,
  details: bidTexts.openVerifyDetails,
  parameters: [{ name: 'secret', title: bidTexts.secretParameter }],
  options: [{ name: 'sealed', value: 'FILE', title: bidTexts.sealedOption }, urlOption],
  examples: [
    'adal bid open-verify bid.bid-secret.json',
    'adal bid open-verify bid.bid-secret.json --url http://127.0.0.1:7781',
  ],
  async run(context, input) {
    const path = pathFrom(context.io.workingFolder, input.text('secret'));
    const secret = readSecretBidFile(path);
    const asked = input.maybe('url') !== undefined || context.io.environment.ADAL_URL !== undefined;
    const found = asked ? await fromLedger(context, input, secret) : fromFile(context, input, path, secret);
    const form = openedForm(secret, found.envelope);
    const { bid } = found;
    if (bid?.opened !== undefined) compare(bid.number, form, bid.opened);
    const said = formJson(form);
    const ledger = bid === undefined ? null : { bid: bid.number, state: bid.state, opened: bid.opened !== undefined };
    context.show({ verified: true, form: said, ledger }, () => {
      const texts = bid?.opened === undefined ? bidTexts.sealedOnLedger : bidTexts.sameOnLedger;
      const place = bid === undefined ? '' : `${context.style.good('✓')} ${context.word(texts, { bid: bid.number })}\n`;
      return `${context.style.good('✓')} ${context.word(bidTexts.opensTo)}\n${recordText(said)}${place}`;
    });
    return exitCodes.ok;
  },
});

interface Found {
  readonly envelope: Envelope;
  /** Where the ledger was asked. */
  readonly bid?: BidView;
}

/** The sealed file beside the secret, or the one that was named. */
function fromFile(context: CommandContext, input: CommandInput, secretPath: string, secret: BidSecret): Found {
  const named = input.maybe('sealed');
  const base = secretPath.replace(/\.bid-secret\.json$/, '');
  const beside = [`${base}.sealed.json`, `${base}.json`].find((path) => existsSync(path));
  const path = named === undefined ? beside : pathFrom(context.io.workingFolder, named);
  if (path === undefined) throw trouble('CLI_FILE_MISSING', { file: `${base}.sealed.json`, option: '--sealed' });
  const sealed = readSealedFile(path);
  if (!belongTogether(secret, sealed)) throw trouble('BID_SEALED_OTHER', { file: path, what: sealed.payload.tender });
  return { envelope: sealed.payload };
}

/** The envelope that the ledger has for this key, place and version. */
async function fromLedger(
  context: CommandContext,
  input: CommandInput,
  { context: sealed }: BidSecret,
): Promise<Found> {
  const client = nodeClient(context, input);
  const { tender, lot, envelope } = sealed.identity;
  const submitter = keyText(publicKeyFromRaw(sealed.submitterKey));
  const { bids } = await fetchBids(client, tender);
  const bid = bids.find(
    (one) => one.submitter === submitter && one.lot === lot && one.envelope === envelope && one.slot === sealed.slot,
  );
  if (bid === undefined) throw trouble('CLI_NOT_FOUND', { what: 'bid', tender, lot, slot: sealed.slot });
  const answer = jsonMap(jsonMap(await client.call('bid_envelope', { tender, bid: bid.number })).envelope);
  const part = (name: string): Bytes => {
    const bytes = fromHex(String(answer[name] ?? ''));
    if (bytes === undefined) throw trouble('CLI_NODE_ANSWER', { url: client.url, method: 'bid_envelope' });
    return bytes;
  };
  return { envelope: { u: part('u'), v: part('v'), c: part('c') }, bid };
}

/** Seals σ anew and compares, so that the form is what this envelope holds and nothing else. */
function openedForm({ publicKey, context, sigma }: BidSecret, envelope: Envelope): BidForm {
  const opened = openWithSigma(sha256, publicKey, context, envelope, sigma);
  if (opened.kind === 'invalid') throw trouble('CLI_NOT_VERIFIED', { step: opened.reason });
  const bytes = formFromPadded(opened.padded);
  const form = bytes === undefined ? undefined : decodeBidForm(bytes);
  if (form === undefined) throw trouble('CLI_NOT_VERIFIED', { step: 'FORM' });
  return form;
}

/** What the ledger says it opened to, against the form; why a bid is invalid, `verify opening` shows. */
function compare(bid: number, form: BidForm, opened: OpenedView): void {
  if (opened.status === 'INVALID') throw trouble('CLI_NOT_VERIFIED', { step: 'result', bid, ledger: opened.reason });
  const { bidder, price, answers, documents } = form;
  const own = {
    bidder,
    price: price ?? null,
    answers,
    documents: documents.map((document) => ({ ...document, sha256: toHex(document.sha256) })),
  };
  const theirs = {
    bidder: opened.bidder,
    price: opened.price ?? null,
    answers: opened.answers,
    documents: opened.documents,
  };
  const differing = (Object.keys(own) as (keyof typeof own)[]).find(
    (field) => !bytesEqual(encodeCanonical(own[field] as Value), encodeCanonical(theirs[field] as Value)),
  );
  if (differing !== undefined) throw trouble('CLI_NOT_VERIFIED', { step: 'result', bid, field: differing });
}

function formJson({ salt: _salt, signature: _signature, ...form }: BidForm): Json {
  return jsonFromValue(form as unknown as Value);
}
