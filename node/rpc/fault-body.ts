import { type Fault, type FaultDetail, faultRow } from '../../ledger/base/fault.ts';
import { LANGUAGES, type Language } from '../../ledger/base/texts.ts';

/** The error member of an answer (JSON-RPC 2.0 §5.1), with the stable code and facts of the fault. */
export interface ErrorBody {
  readonly code: number;
  readonly message: string;
  readonly data: { readonly fault: string; readonly detail: FaultDetail; readonly retryAfterMs?: number };
}

/** Takes a fault, gives the error in the reader's language. `retryAfterMs` of the detail stands on its own. */
export function errorFromFault({ code, detail }: Fault, language: Language): ErrorBody {
  const row = faultRow(code);
  const { retryAfterMs, ...rest } = detail;
  return {
    code: row.rpc,
    message: row.texts[language],
    data: { fault: code, detail: rest, ...(typeof retryAfterMs === 'number' ? { retryAfterMs } : {}) },
  };
}

/** Takes an Accept-Language header, gives the best of the system's languages; English when it names none of them. */
export function languageFromHeader(header: string | undefined): Language {
  if (header === undefined || header.length > 200) return 'en';
  let best: Language = 'en';
  let bestWeight = 0;
  for (const part of header.split(',')) {
    const [tag = '', ...options] = part.trim().toLowerCase().split(';');
    const language = LANGUAGES.find((known) => tag === known || tag.startsWith(`${known}-`));
    const weight = weightOf(options);
    if (language !== undefined && weight > bestWeight) [best, bestWeight] = [language, weight];
  }
  return best;
}

function weightOf(options: readonly string[]): number {
  const quality = options.map((option) => option.trim()).find((option) => option.startsWith('q='));
  if (quality === undefined) return 1;
  const weight = Number(quality.slice(2));
  return weight >= 0 && weight <= 1 ? weight : 0;
}
