import { z } from 'zod';
import { defineMethod, type Method } from './method.ts';
import { bidEnvelope, bidGet, bidList } from './methods/bid.ts';
import { bidBundle } from './methods/bid-bundle.ts';
import { chainBlock, chainBlocks, chainHeader } from './methods/chain-block.ts';
import { chainCommit, chainGenesis, chainStatus } from './methods/chain-read.ts';
import { chainValidators } from './methods/chain-validators.ts';
import { consensusEvidence } from './methods/consensus-evidence.ts';
import { consensusMarks } from './methods/consensus-marks.ts';
import { consensusParticipation } from './methods/consensus-participation.ts';
import { consensusState } from './methods/consensus-state.ts';
import { documentGet, documentVerify } from './methods/document.ts';
import { guaranteeGet, guaranteeList } from './methods/guarantee.ts';
import { identityGet } from './methods/identity.ts';
import { nodeHealth, nodeInfo, nodePeers } from './methods/node.ts';
import { paramGet, paramList } from './methods/param.ts';
import { planGet, planList } from './methods/plan.ts';
import { scoreBundle } from './methods/score-bundle.ts';
import { sealStatus } from './methods/seal-status.ts';
import { stateGet, stateSubject } from './methods/state.ts';
import { tenderGet, tenderList, tenderScore } from './methods/tender.ts';
import { txReceipt, txStatus, txSubmission } from './methods/tx-read.ts';
import { txCheck, txSubmit } from './methods/tx-submit.ts';
import { validatorOpen } from './methods/validator-open.ts';
import { openRpcDocument } from './openrpc.ts';

const discover = defineMethod({
  name: 'rpc.discover',
  summary: {
    kk: 'Барлық әдістің OpenRPC сипаттамасын береді',
    ru: 'Даёт описание всех методов в OpenRPC',
    en: 'Gives the OpenRPC document of all methods',
  },
  params: z.strictObject({}),
  result: z.looseObject({ openrpc: z.string(), methods: z.array(z.unknown()) }),
  example: { params: {}, result: { openrpc: '1.3.2', methods: [] } },
  faults: [],
  cost: 20,
  handler: () => ({ ...document }),
});

/** Every method of the node's RPC. Dispatch, OpenRPC and the reference read this table. */
export const methods: readonly Method[] = [
  txSubmit,
  txCheck,
  txStatus,
  txReceipt,
  txSubmission,
  chainStatus,
  chainHeader,
  chainBlock,
  chainBlocks,
  chainGenesis,
  chainValidators,
  chainCommit,
  validatorOpen,
  sealStatus,
  stateGet,
  stateSubject,
  tenderGet,
  tenderList,
  tenderScore,
  bidGet,
  bidList,
  bidEnvelope,
  bidBundle,
  scoreBundle,
  planGet,
  planList,
  guaranteeGet,
  guaranteeList,
  documentVerify,
  documentGet,
  identityGet,
  paramGet,
  paramList,
  nodeInfo,
  nodePeers,
  nodeHealth,
  consensusState,
  consensusEvidence,
  consensusParticipation,
  consensusMarks,
  discover,
];

/** Version of the methods and their schemas, not of the node. */
const API_VERSION = '1.0.0';
const document = openRpcDocument(methods, API_VERSION);
