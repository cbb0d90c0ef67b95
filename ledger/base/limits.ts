/** Every bound of the ledger: a name, a unit, a reason. Bounds of one node alone are settings (config/). */

/** Bytes of cbor([Tx, sigs]): anything larger is a document, kept off the chain (protocol.md §2). */
export const TX_BYTES_MAX = 32 * 1024;
/** Milliseconds a transaction may stay valid after block time, so that expiry is provable by a day of log (protocol.md §2). */
export const TX_WINDOW_MS_MAX = 24 * 60 * 60 * 1000;
/** Cosigners of one transaction: each costs a signature check, an organisation rarely needs three. */
export const TX_COSIGNERS_MAX = 8;
/** Bytes of one record: C2SP tiles carry a 16-bit length (protocol.md §2). */
export const RECORD_BYTES_MAX = 65_535;
/** Nesting of canonical values: schemas need 6, the rest is room; bounds the stack of every decoder. */
export const CODEC_DEPTH_MAX = 16;
/** Bytes of all transactions in one block: executes within about 200 ms and crosses a slow link in time (protocol.md §4). */
export const BLOCK_BYTES_MAX = 1024 * 1024;
/** Transactions in one block, same reason. */
export const BLOCK_TXS_MAX = 1000;
/** Sum of the transactions' cost weights (1 = one document anchor) in one block, same reason. */
export const BLOCK_COST_MAX = 2000;
/** Validators of one set: a commit with all signatures stays under 8 KiB. */
export const VALIDATORS_MAX = 100;
/** Characters of a state key: keys are ASCII paths of ids, the longest is a role grant's. */
export const STATE_KEY_CHARS_MAX = 256;
/** Bytes of one state value. */
export const STATE_VALUE_BYTES_MAX = 256 * 1024;
