import { jsonMap } from '../../json-map.ts';
import { fillText } from '../../terminal/language.ts';
import { demoTexts } from '../../texts/demo-texts.ts';
import { checkSame, type DemoNode, shortHash } from '../demo-stage.ts';
import type { Purchase } from '../purchase.ts';

/** One node at the common height. */
export interface NodeView {
  readonly name: string;
  readonly height: number;
  readonly blockId: string;
  readonly stateRoot: string;
}

/** Asks every node for its block at the highest height that all of them have; all must be the same. */
export function compareNodes({ stage }: Purchase): Promise<readonly NodeView[]> {
  return stage.step('agreement', demoTexts.agreement, async (desk) => {
    const heights = await Promise.all(stage.nodes.map(heightOf));
    const height = Math.min(...heights);
    const views = await Promise.all(stage.nodes.map((node) => viewAt(node, height)));
    const [first] = views;
    for (const [index, { blockId, stateRoot }] of views.entries()) {
      const node = stage.nodes[index] ?? desk.reader;
      checkSame(node, 'blockId', first?.blockId ?? '', blockId);
      checkSame(node, 'stateRoot', first?.stateRoot ?? '', stateRoot);
    }
    const { header } = await desk.read('chain_header', { block: height });
    const values = {
      nodes: views.length,
      block: shortHash(first?.blockId ?? ''),
      root: shortHash(first?.stateRoot ?? ''),
    };
    return {
      sees: fillText(demoTexts.agreementSeen, stage.language, values),
      result: views,
      block: { height, time: Number(jsonMap(header).time) },
    };
  });
}

async function heightOf({ client }: DemoNode): Promise<number> {
  return Number(jsonMap(await client.call('chain_status', {})).height);
}

async function viewAt({ name, client }: DemoNode, height: number): Promise<NodeView> {
  const { blockId, header } = jsonMap(await client.call('chain_header', { block: height }));
  return { name, height, blockId: String(blockId), stateRoot: String(jsonMap(header).stateRoot) };
}
