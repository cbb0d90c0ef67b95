import { bytes, hash, type Infer, int, list, map } from '../../base/schema.ts';
import type { Texts } from '../../base/texts.ts';
import { AEAD_TAG_BYTES } from '../../seal/envelope.ts';
import { PADDED_SIZES } from '../../seal/padding.ts';
import { tenderIdSchema } from '../tender/tender-entries.ts';
import { TENDER_LOTS_MAX } from '../tender/tender-fields.ts';
import { BID_DOCUMENT_BYTES_MAX, BID_DOCUMENTS_MAX } from './bid-form.ts';

const SEALED_BYTES_MIN = Math.min(...PADDED_SIZES) + AEAD_TAG_BYTES;
const SEALED_BYTES_MAX = Math.max(...PADDED_SIZES) + AEAD_TAG_BYTES;
/** Versions of one bid: more than any parameter allows. */
const SLOT_MAX = 65_535;

export const bidNumberSchema = () => int({ min: 1, max: 1_000_000 });

/** An envelope with what everybody must know of it to judge it unopened. */
export const envelopeFields = {
  tender: tenderIdSchema,
  lot: int({ min: 1, max: TENDER_LOTS_MAX }),
  envelope: int({ min: 0, max: 1 }),
  slot: int({ min: 0, max: SLOT_MAX }),
  notBefore: int({ min: 0, max: 253_402_300_799_999 }),
  u: bytes({ min: 48, max: 48 }),
  v: bytes({ min: 32, max: 32 }),
  c: bytes({ min: SEALED_BYTES_MIN, max: SEALED_BYTES_MAX }),
  documents: list(
    map({
      k: int({ min: 0, max: BID_DOCUMENTS_MAX - 1 }),
      sha256: hash(),
      size: int({ min: 1, max: BID_DOCUMENT_BYTES_MAX }),
    }),
    { max: BID_DOCUMENTS_MAX },
  ),
} as const;
const envelopeForm = map(envelopeFields);
export type EnvelopePayload = Infer<typeof envelopeForm>;

export const envelopeTexts: Readonly<Record<string, Texts>> = {
  tender: { kk: 'Конкурс', ru: 'Конкурс', en: 'Tender' },
  lot: { kk: 'Лоттың нөмірі', ru: 'Номер лота', en: 'Number of the lot' },
  envelope: {
    kk: '0: бірінші немесе жалғыз конверт, 1: баға конверті',
    ru: '0: первый или единственный конверт, 1: конверт с ценой',
    en: '0: the first or only envelope, 1: the one with the price',
  },
  slot: {
    kk: 'Осы кілттің осы лотқа берген нұсқасының нөмірі, 0-ден',
    ru: 'Номер версии этого ключа для этого лота, с 0',
    en: 'Number of this key’s version for the lot, from 0',
  },
  notBefore: {
    kk: 'Өтінімдерді қабылдаудың аяқталу уақыты, мс UTC',
    ru: 'Время окончания приёма заявок, мс UTC',
    en: 'End of acceptance that it is sealed for, ms UTC',
  },
  u: { kk: 'Конверттің кілт бөлігі', ru: 'Ключевая часть конверта', en: 'Key part of the envelope' },
  v: { kk: 'Конверттің жасырын бөлігі', ru: 'Скрытая часть конверта', en: 'Masked part of the envelope' },
  c: { kk: 'Шифрланған өтінім', ru: 'Зашифрованная заявка', en: 'The encrypted form' },
  documents: {
    kk: 'Шифрланған құжаттар: нөмірі, хэші, көлемі',
    ru: 'Зашифрованные документы: номер, хэш, размер',
    en: 'Encrypted documents: number, hash, size',
  },
  'documents.k': { kk: 'Құжаттың нөмірі', ru: 'Номер документа', en: 'Number of the document' },
  'documents.sha256': {
    kk: 'Шифрланған файлдың хэші',
    ru: 'Хэш зашифрованного файла',
    en: 'Hash of the encrypted file',
  },
  'documents.size': { kk: 'Көлемі, байт', ru: 'Размер в байтах', en: 'Size in bytes' },
};

export const envelopeExample: EnvelopePayload = {
  tender: 't-00a1b2c3d4e5f607',
  lot: 1,
  envelope: 0,
  slot: 0,
  notBefore: 1_772_100_000_000,
  u: new Uint8Array(48).fill(0x97),
  v: new Uint8Array(32).fill(1),
  c: new Uint8Array(SEALED_BYTES_MIN).fill(2),
  documents: [],
};
