import { fieldLabel } from '../format.ts';
import { flagAt, type JsonObject, listAt, numberAt, objectAt, textAt } from '../read-json.ts';

export interface Term {
  readonly id: string;
  readonly name: string | null;
}

export interface Score {
  readonly label: string;
  readonly value: number;
}

interface Classification {
  readonly clinicalGroup: string | null;
  readonly clinicalScores: readonly Score[];
  readonly onsetGroup: string | null;
  readonly onsetScores: readonly Score[];
  readonly isSyndromic: boolean | null;
  readonly syndromicScore: number | null;
  readonly extraRenal: readonly Score[];
}

export interface Phenotypes {
  readonly kidney: readonly Term[];
  readonly other: readonly Term[];
  /** Looked for, and found in nobody. */
  readonly excluded: readonly Term[];
  readonly diseases: readonly Term[];
  /** `null` where the source gives the gene no phenotype at all, so that nothing can be classified. */
  readonly classification: Classification | null;
  readonly isJoinedBySymbol: boolean;
}

/** How the source's codes for clinical groups are written out. */
const GROUP_NAMES: Readonly<Record<string, string>> = {
  complement: 'Complement-mediated',
  cakut: 'CAKUT',
  glomerulopathy: 'Glomerulopathy',
  cyst_cilio: 'Cystic kidney disease or ciliopathy',
  tubulopathy: 'Tubulopathy',
  nephrolithiasis: 'Nephrolithiasis',
};

export function readPhenotypes(document: JsonObject): Phenotypes {
  const kidney = termsAt(document, 'kidney_phenotypes');
  const kidneyIds = new Set(kidney.map((term) => term.id));
  return {
    kidney,
    other: termsAt(document, 'phenotypes').filter((term) => !kidneyIds.has(term.id)),
    excluded: termsAt(document, 'excluded_phenotypes'),
    diseases: termsAt(document, 'diseases'),
    classification: readClassification(objectAt(document, 'classification')),
    isJoinedBySymbol: textAt(document, 'matched_by') === 'gene_symbol',
  };
}

/** Terms with an id (MGI's list calls it `term`); one without a name, or with its id for a name, is still a term. */
export function termsAt(document: JsonObject, key: string): readonly Term[] {
  return listAt(document, key).flatMap((item) => {
    const id = textAt(item, 'id') ?? textAt(item, 'term');
    const name = textAt(item, 'name');
    return id === null ? [] : [{ id, name: name === id ? null : name }];
  });
}

function readClassification(from: JsonObject | null): Classification | null {
  if (from === null || Object.keys(from).length === 0) return null;
  const clinical = objectAt(from, 'clinical_group');
  const onset = objectAt(from, 'onset_group');
  const syndromic = objectAt(from, 'syndromic_assessment');
  return {
    clinicalGroup: groupName(textAt(clinical, 'primary')),
    clinicalScores: scores(objectAt(clinical, 'scores')),
    onsetGroup: groupName(textAt(onset, 'primary')),
    onsetScores: scores(objectAt(onset, 'scores')),
    isSyndromic: flagAt(syndromic, 'is_syndromic'),
    syndromicScore: numberAt(syndromic, 'syndromic_score'),
    extraRenal: scores(objectAt(syndromic, 'category_scores')),
  };
}

/** Groups with a share above zero, the largest first. */
function scores(from: JsonObject | null): readonly Score[] {
  if (from === null) return [];
  return Object.keys(from)
    .map((key) => ({ label: groupName(key) ?? key, value: numberAt(from, key) ?? 0 }))
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value);
}

function groupName(code: string | null): string | null {
  return code === null ? null : (GROUP_NAMES[code] ?? fieldLabel(code));
}
