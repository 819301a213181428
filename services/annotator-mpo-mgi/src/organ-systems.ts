import type { Ontology } from '@nephron/domain';

const ROOT = 'MP:0000001';
/** Not an organ system: findings that were looked for in vain. MGI's list of high-level terms does not have it. */
const NORMAL = 'MP:0002873';

/**
 * What gives the organ systems that a term lies below: the terms directly below the root, as MGI's own list of high-level terms has
 * them. Undefined where the ontology does not have them.
 */
export function organSystemsOf(ontology: Ontology): ((term: string) => readonly string[]) | undefined {
  const systems = ontology.children(ROOT).filter((id) => id !== NORMAL);
  if (systems.length === 0) return undefined;
  const closures = systems.map((id) => ({ id, terms: ontology.closure([id]) }));
  return (term) => {
    const current = ontology.currentId(term) ?? term;
    return closures.filter(({ terms }) => terms.has(current)).map(({ id }) => id);
  };
}
