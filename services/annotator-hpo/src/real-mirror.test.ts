import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { artifactAt } from '@nephron/annotator-kit';
import { type HgncGene, hgncGenes, REAL_MIRROR, seededRandom, withoutRealMirror } from '@nephron/testing';
import type { HpoDocument } from './record.ts';
import { hpo } from './source.ts';
import { documents, tally } from './test-artifact.ts';

const FOLDER = join(REAL_MIRROR, 'hpo');
const KIDNEY_ROOTS = ['HP:0010935', 'HP:0000077', 'HP:0012210', 'HP:0000079'];
/** Known to lie at or below the kidney roots. */
const KNOWN_KIDNEY_TERMS = [
  'HP:0000107',
  'HP:0000113',
  'HP:0000093',
  'HP:0000790',
  'HP:0000083',
  'HP:0003774',
  'HP:0000100',
  'HP:0000126',
  'HP:0000104',
];

interface GraphJson {
  readonly graphs: readonly [
    {
      readonly nodes: readonly {
        readonly id: string;
        readonly meta?: {
          readonly deprecated?: boolean;
          readonly basicPropertyValues?: readonly { readonly pred: string; readonly val: string }[];
        };
      }[];
      readonly edges: readonly { readonly sub: string; readonly pred: string; readonly obj: string }[];
    },
  ];
}

async function plain(name: string): Promise<string> {
  return gunzipSync(await readFile(join(FOLDER, name))).toString();
}

function files(associations: string, ontology: string, hpoa: string) {
  return Promise.all([
    artifactAt(join(FOLDER, associations), 'genes_to_phenotype'),
    artifactAt(join(FOLDER, ontology), 'ontology'),
    artifactAt(join(FOLDER, hpoa), 'disease_annotations'),
  ]).then(([genes_to_phenotype, graph, disease_annotations]) => ({ genes_to_phenotype, ontology: graph, disease_annotations }));
}

/** Descendants by asking each term whether one of its ancestors is a root: another way than the service's. */
function kidneyTerms({ graphs: [{ edges }] }: GraphJson): (id: string) => boolean {
  const parents = Map.groupBy(edges, ({ sub }) => curie(sub));
  const known = new Map<string, boolean>();
  const isBelow = (id: string): boolean => {
    const answer = known.get(id) ?? (KIDNEY_ROOTS.includes(id) || (parents.get(id) ?? []).some(({ obj }) => isBelow(curie(obj))));
    known.set(id, answer);
    return answer;
  };
  return isBelow;
}

function curie(address: string): string {
  return address.split('/').at(-1)?.replace('_', ':') ?? '';
}

describe('the full HPO files of 2023 with the ontology of 2024', { skip: withoutRealMirror }, () => {
  let genes: HgncGene[] = [];
  let found = new Map<string, HpoDocument>();
  let rows: string[][] = [];
  const report = tally();

  before(async () => {
    genes = await hgncGenes(join(REAL_MIRROR, 'hgnc', 'hgnc_complete_set.txt.gz'));
    found = await documents(await files('genes_to_phenotype.txt.gz', 'hp.json.gz', 'phenotype.hpoa.gz'), genes, report);
    rows = (await plain('genes_to_phenotype.txt.gz'))
      .split('\n')
      .slice(1)
      .filter(Boolean)
      .map((line) => line.split('\t'));
  });

  test('there is a document for each NCBI gene id of the file that is an approved gene, and no broken line', () => {
    const approved = new Set(genes.flatMap(({ entrezId }) => entrezId ?? []));
    const expected = new Set(rows.map(([id = '']) => id).filter((id) => approved.has(id)));

    const byId = [...found.values()].filter(({ matched_by }) => matched_by === 'ncbi_gene_id');
    assert.equal(byId.length, expected.size);
    assert.equal(found.size, expected.size, 'no gene had to be found by its symbol');
    assert.equal(report.unmatchedCount, rows.filter(([id = '']) => !approved.has(id)).length);
    assert.deepEqual(report.badLines, []);
  });

  test('twenty genes have the phenotypes, diseases and kidney phenotypes that counting by hand gives', async () => {
    const graph = JSON.parse(await plain('hp.json.gz')) as GraphJson;
    const isKidney = kidneyTerms(graph);
    const replacement = new Map(
      graph.graphs[0].nodes
        .filter(({ meta }) => meta?.deprecated)
        .map(({ id, meta }) => [curie(id), meta?.basicPropertyValues?.find(({ pred }) => pred.endsWith('IAO_0100001'))?.val]),
    );
    const bySymbol = [...found.keys()];
    const random = seededRandom(20_240_426);
    const chosen = Array.from({ length: 20 }, () => bySymbol[Math.floor(random() * bySymbol.length)] ?? '');
    for (const symbol of [...chosen, 'PKD1', 'WT1']) {
      const document = found.get(symbol);
      const own = rows.filter(([id]) => id === document?.ncbi_gene_id);
      const ids = [...new Set(own.map((row) => replacement.get(row[2] ?? '') ?? row[2] ?? ''))].sort();

      assert.deepEqual(
        document?.phenotypes.map(({ id }) => id),
        ids,
        symbol,
      );
      assert.deepEqual(
        document?.kidney_phenotypes.map(({ id }) => id),
        ids.filter(isKidney),
        symbol,
      );
      assert.deepEqual(document?.diseases.map(({ id }) => id).sort(), [...new Set(own.map((row) => row[8]))].sort(), symbol);
    }
  });

  /** Phenotypes, diseases, kidney phenotypes, counted in the raw file by other means; and some of the kidney phenotypes. */
  const GOLDEN = {
    PKD1: [28, 2, 12, ['HP:0000107 Renal cyst', 'HP:0000113 Polycystic kidney dysplasia', 'HP:0003774 Stage 5 chronic kidney disease']],
    PKD2: [40, 2, 13, ['HP:0000107 Renal cyst', 'HP:0000113 Polycystic kidney dysplasia', 'HP:0000790 Hematuria']],
    COL4A5: [47, 2, 10, ['HP:0000093 Proteinuria', 'HP:0000123 Nephritis', 'HP:0002907 Microscopic hematuria']],
    UMOD: [10, 1, 5, ['HP:0000083 Renal insufficiency', 'HP:0000112 Nephropathy', 'HP:0012213 Decreased glomerular filtration rate']],
    WT1: [179, 17, 18, ['HP:0000047 Hypospadias', 'HP:0000097 Focal segmental glomerulosclerosis', 'HP:0000100 Nephrotic syndrome']],
    NPHS1: [36, 3, 12, ['HP:0000091 Abnormal renal tubule morphology', 'HP:0000100 Nephrotic syndrome']],
  } as const;

  for (const [symbol, [phenotypes, diseases, kidney, named]] of Object.entries(GOLDEN)) {
    test(`the golden values of ${symbol}`, () => {
      const document = found.get(symbol);
      assert.ok(document);

      const { phenotype_count, disease_count, kidney_phenotype_count } = document;
      assert.deepEqual([phenotype_count, disease_count, kidney_phenotype_count], [phenotypes, diseases, kidney]);
      const terms = document.kidney_phenotypes.map(({ id, name }) => `${id} ${name}`);
      assert.deepEqual(
        named.filter((term) => !terms.includes(term)),
        [],
      );
    });
  }

  test('every sentinel passes the gate, and the release is named by both dates', async () => {
    for (const { symbol, check } of hpo.gate.sentinels) assert.equal(check?.(found.get(symbol) ?? {}), undefined, symbol);
    assert.equal(
      await hpo.version(await files('genes_to_phenotype.txt.gz', 'hp.json.gz', 'phenotype.hpoa.gz')),
      '2024-04-26 + annotations 2023-01-27',
    );
  });

  test('the known kidney terms are kidney phenotypes wherever they occur', () => {
    for (const id of KNOWN_KIDNEY_TERMS) {
      const having = [...found.values()].filter(({ phenotypes }) => phenotypes.some((term) => term.id === id));
      assert.ok(having.length > 0, id);
      for (const { gene_symbol, kidney_phenotypes } of having)
        assert.ok(
          kidney_phenotypes.some((term) => term.id === id),
          `${id} of ${gene_symbol}`,
        );
    }
  });

  test('the excerpt in the current layout is read, with findings that were looked for in vain kept apart', async () => {
    const own = tally();
    const name = 'current-layout/genes_to_phenotype.subset.txt.gz';
    const subset = await documents(await files(name, 'hp.2023-01-27.json.gz', 'current-layout/phenotype.hpoa.subset.gz'), genes, own);

    const lines = (await plain(name))
      .split('\n')
      .slice(1)
      .filter(Boolean)
      .map((line) => line.split('\t'));
    assert.deepEqual([own.badLines, subset.size], [[], new Set(lines.map(([id]) => id)).size]);
    const excluded = subset.get('RNU4-2')?.excluded_phenotypes?.map(({ name: term }) => term);
    assert.ok(excluded?.includes('Encephalopathy'), '0 of 49');
  });
});
