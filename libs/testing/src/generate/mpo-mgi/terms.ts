import { seededRandom } from '../generated-file.ts';

/** A term of the made-up Mammalian Phenotype Ontology. */
export interface MpTerm {
  readonly id: string;
  readonly name: string;
  readonly parent: MpTerm | undefined;
  /** The organ system it lies below, a child of MP:0000001; undefined for that root. */
  readonly system: MpTerm | undefined;
}

const ROOT: MpTerm = { id: 'MP:0000001', name: 'mammalian phenotype', parent: undefined, system: undefined };

/** The organ systems, with their real names: what MGI calls high-level terms. */
const SYSTEMS = [
  'MP:0001186 pigmentation phenotype',
  'MP:0002006 neoplasm',
  'MP:0003631 nervous system phenotype',
  'MP:0005367 renal/urinary system phenotype',
  'MP:0005369 muscle phenotype',
  'MP:0005370 liver/biliary system phenotype',
  'MP:0005376 homeostasis/metabolism phenotype',
  'MP:0005378 growth/size/body region phenotype',
  'MP:0005384 cellular phenotype',
  'MP:0005385 cardiovascular system phenotype',
  'MP:0005386 behavior/neurological phenotype',
  'MP:0005387 immune system phenotype',
  'MP:0005389 reproductive system phenotype',
  'MP:0005390 skeleton phenotype',
  'MP:0005391 vision/eye phenotype',
  'MP:0005397 hematopoietic system phenotype',
  'MP:0010768 mortality/aging',
  'MP:0010771 integument phenotype',
].map((line): MpTerm => {
  const system = { id: line.slice(0, 10), name: line.slice(11), parent: ROOT, system: undefined };
  return { ...system, system };
});

/** Kidney terms, with their real names. */
export const KIDNEY_TERMS: readonly MpTerm[] = [
  'MP:0000519 hydronephrosis',
  'MP:0000520 absent kidney',
  'MP:0002135 abnormal kidney morphology',
  'MP:0002989 small kidney',
  'MP:0003675 kidney cyst',
  'MP:0008528 polycystic kidney',
].map((line) => below({ id: line.slice(0, 10), name: line.slice(11) }, systemAt(3)));

const PUBLISHED_TERMS = 14_500;
const FIRST_MADE_UP = 8_000_000;

/**
 * The terms, parents first: real ones, and so many made-up ones below their systems that there are as many as are published. Above a
 * scale of 1 only what is annotated with them grows.
 */
export function generateMpTerms(seed: number, scale: number): readonly MpTerm[] {
  const random = seededRandom(seed);
  const terms: MpTerm[] = [ROOT, ...SYSTEMS, ...KIDNEY_TERMS];
  const count = Math.max(terms.length, Math.round(PUBLISHED_TERMS * Math.min(1, scale)));
  for (let index = terms.length; index < count; index++) {
    const parent = terms[1 + Math.floor(random() * (terms.length - 1))] ?? systemAt(0);
    terms.push(below({ id: `MP:${FIRST_MADE_UP + index}`, name: `abnormal finding ${index} of the ${parent.system?.name ?? ''}` }, parent));
  }
  return terms;
}

function below(term: Pick<MpTerm, 'id' | 'name'>, parent: MpTerm): MpTerm {
  return { ...term, parent, system: parent.system };
}

function systemAt(index: number): MpTerm {
  const system = SYSTEMS[index];
  if (!system) throw new RangeError(`there is no organ system ${index}`);
  return system;
}
