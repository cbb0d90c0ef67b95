import { bareSpot, composedSpot, listOfOne } from './composed-spot.ts';
import { NOT_TERMS, OWN_LISTS } from './field-table.ts';
import type { Exchange } from './prozorro-exchanges.ts';
import type { SourceRelease } from './source-release.ts';
import type { Spot } from './spot.ts';

/** What is told elsewhere or not at all: never compared with the terms, never kept as data of the tender. */
const WITHOUT: ReadonlySet<string> = new Set([...OWN_LISTS, ...NOT_TERMS]);

/** Takes an exchange of a process, gives it in the shape of an OCDS release, whose parts stay places of the file. */
export function releaseFromExchange(exchange: Exchange, process: string): SourceRelease {
  const { kind, root, things } = exchange;
  const [data = root.at('data')] = things;
  const date = data.at('dateModified').text() ?? data.at('date').text() ?? '';
  const status = data.at('status').text() ?? '';
  const id = [data.at('tenderID').text() ?? data.at('id').text() ?? kind, status]
    .filter((part) => part !== '')
    .join(' ');
  const tags = kind === 'tender' ? [status.startsWith('draft') ? 'planning' : 'tender'] : ['tenderUpdate'];
  return {
    spot: kind === 'tender' ? dumpSpot(root) : partSpot(exchange),
    system: 'PROZORRO',
    ocid: process,
    id,
    date,
    tags,
  };
}

/** A whole tender. */
function dumpSpot(root: Spot): Spot {
  return composedSpot(root, {
    at(base) {
      const data = base.at('data');
      const name = data.at('tenderID');
      return {
        id: name.value === undefined ? data.at('id') : name,
        ocid: data.at('id'),
        date: data.at('dateModified'),
        buyer: data.at('procuringEntity'),
        tender: tenderSpot(data),
        bids: bareSpot(base, (whole) => ({ details: whole.at('data').at('bids') })),
        awards: data.at('awards'),
        contracts: data.at('contracts'),
        qualifications: data.at('qualifications'),
      };
    },
  });
}

function tenderSpot(data: Spot): Spot {
  return composedSpot(data, {
    at: (base) => ({
      enquiries: base.at('questions'),
      items: composedSpot(base.at('items'), { item: itemSpot }),
    }),
    without: WITHOUT,
  });
}

/** OCDS calls a unit's code its id. */
function itemSpot(item: Spot): Spot {
  return composedSpot(item, {
    at: (base) => ({ unit: composedSpot(base.at('unit'), { at: (unit) => ({ id: unit.at('code') }) }) }),
  });
}

/** A part of a tender that was recorded by itself. */
function partSpot({ kind, root }: Exchange): Spot {
  return bareSpot(root, (base) => {
    const data = base.at('data');
    const list = Array.isArray(data.value) ? data : listOfOne(data);
    switch (kind) {
      case 'bid':
        return { bids: bareSpot(base, () => ({ details: list })) };
      case 'award':
        return { awards: list };
      case 'question':
        return { tender: bareSpot(data, () => ({ enquiries: list })) };
      default:
        return {};
    }
  });
}
