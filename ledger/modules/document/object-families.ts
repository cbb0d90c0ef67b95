import type { ReadContext } from '../../module.ts';
import { orgEntries } from '../identity/identity-entries.ts';

/** One kind of object that documents may belong to. */
export interface ObjectFamily {
  /** What stands before the first slash of the object. */
  readonly family: string;
  /** Takes what stands behind it, gives the BIN that keeps the object's documents, or undefined where there is no such object. */
  readonly owner: (context: ReadContext, id: string) => string | undefined;
}

/** `org/<bin>`: papers of the organisation itself. */
const orgFamily: ObjectFamily = {
  family: 'org',
  owner: (context, id) => (context.state.get(orgEntries, id) === undefined ? undefined : id),
};

/** `file/<bin>/<name>`: any collection of an organisation; it exists by being named. */
const fileFamily: ObjectFamily = {
  family: 'file',
  owner(context, id) {
    const [bin, name] = id.split('/');
    return bin === undefined || name === undefined || context.state.get(orgEntries, bin) === undefined
      ? undefined
      : bin;
  },
};

/** The families that need no other module; tender, plan and later ones come to createDocumentModule from theirs. */
export const ownFamilies: readonly ObjectFamily[] = [orgFamily, fileFamily];

export type ObjectOwner = (context: ReadContext, object: string) => string | undefined;

/** Takes the families, gives the function from an object to the BIN that owns it. */
export function createObjectOwner(families: readonly ObjectFamily[]): ObjectOwner {
  const byName = new Map(families.map((row) => [row.family, row]));
  return (context, object) => {
    const slash = object.indexOf('/');
    return byName.get(object.slice(0, slash))?.owner(context, object.slice(slash + 1));
  };
}
