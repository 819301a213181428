import { ArtifactSuspectError } from '@nephron/errors';

/** A release of GTEx whose medians are in TPM. */
export interface Dataset {
  readonly release: 'v8' | 'v10';
  /** Its name in the portal's API. */
  readonly id: 'gtex_v8' | 'gtex_v10';
  /** The GENCODE release that its gene ids and symbols are from. */
  readonly gencode: string;
}

const V8: Dataset = { release: 'v8', id: 'gtex_v8', gencode: 'v26' };
const V10: Dataset = { release: 'v10', id: 'gtex_v10', gencode: 'v39' };
const DATASETS: readonly Dataset[] = [V8, V10];

/** Why a file is none of the TPM tables that are read, by its name: the table itself says neither its release nor its unit. */
export function problemWithName(name: string): string | undefined {
  if (/rpkm/i.test(name)) return `${name} is in RPKM, which cannot be compared with TPM`;
  if (!/_gene_median_tpm\./.test(name)) return `${name} is not called like a table of median TPM (…_gene_median_tpm.gct)`;
  if (releaseIn(name) === undefined)
    return `${name} does not name a release that is read (${DATASETS.map(({ release }) => release).join(', ')})`;
  return undefined;
}

/** The release that a file is of; a file that is none throws ArtifactSuspectError. */
export function datasetOf(name: string): Dataset {
  const dataset = releaseIn(name);
  if (!dataset || problemWithName(name)) throw new ArtifactSuspectError(problemWithName(name) ?? `${name} is of no known release`);
  return dataset;
}

/** The release that single genes are asked of: the one that readers see, so that both routes tell the same; v8 where there is none yet. */
export function datasetToAsk(publishedVersion: string | undefined): Dataset {
  return DATASETS.find(({ release }) => release === publishedVersion) ?? V8;
}

function releaseIn(name: string): Dataset | undefined {
  return DATASETS.find(({ release }) => name.includes(`_${release}_`));
}
