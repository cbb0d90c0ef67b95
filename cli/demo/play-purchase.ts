import type { Purchase } from './purchase.ts';
import { compareNodes, type NodeView } from './steps/agreement.ts';
import { acceptAwards, awaitRanking, type TenderOutcome } from './steps/award.ts';
import { awaitSealingKey, issueSecurities, submitBids } from './steps/bids.ts';
import { anchorDocuments } from './steps/documents.ts';
import { checkDocument, checkPublication } from './steps/offline.ts';
import { awaitOpening, bringValidatorBack, loseValidator } from './steps/opening.ts';
import { awaitAcceptance, awaitClosing } from './steps/phases.ts';
import { attestBudget, publishPlan } from './steps/plan.ts';
import { answerQuestion, askQuestion } from './steps/questions.ts';
import { awaitNetwork, registerParties } from './steps/registration.ts';
import { amendDocuments, publishTender } from './steps/tender.ts';

/** What the story left behind: the nodes at one height, and what became of the tender. */
export interface Played {
  readonly nodes: readonly NodeView[];
  readonly tender: TenderOutcome;
}

/**
 * Plays one purchase from the registration of its parties to awarded lots, then checks what it left behind; gives
 * the nodes at one height. The second question is answered last: until then it holds the discussion open, however slow
 * the machine is.
 */
export async function playPurchase(purchase: Purchase): Promise<Played> {
  const { scenario } = purchase;
  await awaitNetwork(purchase);
  await registerParties(purchase);
  await awaitSealingKey(purchase);
  await attestBudget(purchase);
  const plan = await publishPlan(purchase);
  const documents = await anchorDocuments(purchase, scenario.tender.documents);
  const published = await publishTender(purchase, plan, documents);
  const { tender } = published;
  for (const number of scenario.questions.keys()) await askQuestion(purchase, tender, number + 1);
  const last = scenario.questions.length;
  for (let number = 1; number < last; number++) await answerQuestion(purchase, tender, number);
  await amendDocuments(purchase, tender, documents);
  const secured = await issueSecurities(purchase, tender);
  await answerQuestion(purchase, tender, last);
  await awaitAcceptance(purchase, tender);
  await submitBids(purchase, tender, secured);
  const lost = await loseValidator(purchase);
  await awaitClosing(purchase, tender);
  await awaitOpening(purchase, tender);
  await awaitRanking(purchase, tender);
  const outcome = await acceptAwards(purchase, tender);
  await bringValidatorBack(purchase, lost);
  await checkDocument(purchase);
  await checkPublication(purchase, published.receipt);
  return { nodes: await compareNodes(purchase), tender: outcome };
}
