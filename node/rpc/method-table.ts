import { z } from 'zod';
import { defineMethod, type Method } from './method.ts';
import { chainBlock, chainBlocks, chainHeader } from './methods/chain-block.ts';
import { chainCommit, chainGenesis, chainStatus, chainValidators } from './methods/chain-read.ts';
import { documentGet, documentVerify } from './methods/document.ts';
import { identityGet } from './methods/identity.ts';
import { consensusState, nodeHealth, nodeInfo, nodePeers } from './methods/node.ts';
import { paramGet, paramList } from './methods/param.ts';
import { planGet, planList } from './methods/plan.ts';
import { stateGet, stateSubject } from './methods/state.ts';
import { tenderGet, tenderList } from './methods/tender.ts';
import { txReceipt, txStatus } from './methods/tx-read.ts';
import { txCheck, txSubmit } from './methods/tx-submit.ts';
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
  chainStatus,
  chainHeader,
  chainBlock,
  chainBlocks,
  chainGenesis,
  chainValidators,
  chainCommit,
  stateGet,
  stateSubject,
  tenderGet,
  tenderList,
  planGet,
  planList,
  documentVerify,
  documentGet,
  identityGet,
  paramGet,
  paramList,
  nodeInfo,
  nodePeers,
  nodeHealth,
  consensusState,
  discover,
];

/** Version of the methods and their schemas, not of the node. */
const API_VERSION = '1.0.0';
const document = openRpcDocument(methods, API_VERSION);
