import { detached } from '@nephron/annotator-kit';

/** An Ensembl stable id, taken apart: `ENST00000262304.9` → `ENST00000262304`, 9. */
export interface StableId {
  readonly id: string;
  readonly version: number | null;
}

/** Undefined where the text is no stable id with this prefix (`ENSG`, `ENST`), with or without version. */
export function stableId(text: string, prefix: 'ENSG' | 'ENST'): StableId | undefined {
  const match = /^(ENS[GT]\d{11})(?:\.(\d{1,6}))?$/.exec(text);
  const id = match?.[1];
  if (!id?.startsWith(prefix)) return undefined;
  return { id: detached(id), version: match?.[2] === undefined ? null : Number(match[2]) };
}
