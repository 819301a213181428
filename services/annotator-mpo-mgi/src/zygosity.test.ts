import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mutatedMarkers, readGenotype, zygosityOf } from './zygosity.ts';

const FLOXED = 'Pkd1<tm2Ggg>/Pkd1<tm2Ggg>';

/** Composition; marker asked about; what it is. The list of alleles is left empty unless the case is about it. */
const CASES: readonly (readonly [composition: string, marker: string, expected: string | undefined, alleles?: string])[] = [
  ['Pkd1<tm1Rsa>/Pkd1<tm1Rsa>', 'Pkd1', 'homozygous'],
  ['Pkd1<tm1Rsa>/Pkd1<+>', 'Pkd1', 'heterozygous'],
  ['Pkd1<+>/Pkd1<tm1Rsa>', 'Pkd1', 'heterozygous'],
  ['Pkd1<tm1Rsa>/+', 'Pkd1', 'heterozygous'],
  ['Pkd1<tm1Rsa>/Pkd1<tm2Jzh>', 'Pkd1', 'other'],
  ['Col4a5<tm1Yseg>/Y', 'Col4a5', 'other'],
  ['Col4a5<tm1Yseg>/0', 'Col4a5', 'other'],
  ['Wt1<tm1Jae>/?', 'Wt1', 'other'],
  ['Wt1<tm1Jae>', 'Wt1', 'other'],
  ['Pkd1<+>/Pkd1<+>', 'Pkd1', undefined],
  ['', 'Pkd1', undefined],

  // A recombinase from elsewhere makes it conditional, whatever separates the pairs.
  [`${FLOXED},Tg(Cdh16-cre)91Igr/0`, 'Pkd1', 'conditional'],
  [`${FLOXED} Tg(Cdh16-cre)91Igr/0`, 'Pkd1', 'conditional'],
  [`${FLOXED}|Tg(Pax8-rtTA2S*M2)1Koes/0|Tg(tetO-cre)1Jaw/0`, 'Pkd1', 'conditional'],
  [`${FLOXED},Tg(Pax8-rtTA2S*M2)1Koes/0`, 'Pkd1', 'other'],
  [FLOXED, 'Pkd1', 'conditional', 'Pkd1<tm2Ggg>|Tg(Cdh16-cre)91Igr'],
  ['Pkd1<tm2Ggg>/Pkd1<+>,Gt(ROSA)26Sor<tm1(cre/ERT2)Tyj>/Gt(ROSA)26Sor<+>', 'Pkd1', 'conditional'],
  ['Tsc1<tm1Djk>/Tsc1<tm1Djk>,Foxd1<tm1(GFP/cre)Amc>/Foxd1<+>', 'Tsc1', 'conditional'],
  ['Tsc1<tm1Djk>/Tsc1<tm1Djk>,Tg(Six2-EGFP/icre)1Amc/0', 'Tsc1', 'conditional'],
  ['Tsc1<tm1Djk>/Tsc1<tm1Djk>,Tg(CAG-cre/Esr1*)5Amc/0', 'Tsc1', 'conditional'],
  ['Tsc1<tm1Djk>/Tsc1<tm1Djk>,Tg(Umod-creERT2)1Abc/0', 'Tsc1', 'conditional'],

  // The driver's own gene is not what was deleted, but a driver allele alone is a mutation like any other.
  ['Tsc1<tm1Djk>/Tsc1<tm1Djk>,Foxd1<tm1(GFP/cre)Amc>/Foxd1<+>', 'Foxd1', undefined],
  ['Foxd1<tm1(GFP/cre)Amc>/Foxd1<tm1(GFP/cre)Amc>', 'Foxd1', 'homozygous'],
  // Genes whose names begin like the recombinase are no drivers.
  ['Creb1<tm1(Creb1)Abc>/Creb1<tm1(Creb1)Abc>', 'Creb1', 'homozygous'],
  ['Pkd1<tm1Rsa>/Pkd1<tm1Rsa>,Tg(Crebbp)1Abc/0', 'Pkd1', 'complex'],

  // Several mutated genes.
  ['Atm<tm1Awb>/Atm<+>,Rad50<tm4.1Jpt>/Rad50<+>', 'Atm', 'complex'],
  ['Atm<tm1Awb>/Atm<+>', 'Rad50', 'complex', 'Atm<+>|Rad50<+>|Atm<tm1Awb>|Rad50<tm4.1Jpt>'],
  ['Pkd1<tm1Rsa>/Pkd1<tm1Rsa>,Trp53<+>/Trp53<+>', 'Pkd1', 'homozygous'],
  [`${FLOXED},Pkd2<tm1Som>/Pkd2<tm1Som>,Tg(Cdh16-cre)91Igr/0`, 'Pkd1', 'complex'],

  // Another gene whose symbol begins the same way is another gene.
  ['Pkd1l1<tm1Lex>/Pkd1l1<tm1Lex>', 'Pkd1', undefined],
  // Separators inside names belong to the names.
  ['Pkd1<tm1(CAG-lacZ,-EGFP)Abc>/Pkd1<tm1(CAG-lacZ,-EGFP)Abc>', 'Pkd1', 'homozygous'],
  ['Nphs1<tm1.1(rtTA*M2, x)Abc>/Nphs1<+>', 'Nphs1', 'heterozygous'],
];

for (const [composition, marker, expected, alleles = ''] of CASES) {
  test(`${composition || 'an empty composition'}${alleles && ` with ${alleles}`} is ${expected ?? 'nothing'} as to ${marker}`, () => {
    assert.equal(zygosityOf(readGenotype(composition, alleles), marker), expected);
  });
}

test('the markers of a genotype that are mutated leave out drivers, wild types and missing chromosomes', () => {
  const genotype = readGenotype('Pkd1<tm1>/Pkd1<+>,Trp53<+>/Trp53<+>,Avpr2<tm1>/Y,Tg(Cdh16-cre)91Igr/0', 'Pkd1<tm1>');

  assert.deepEqual([...mutatedMarkers(genotype)], ['Pkd1', 'Avpr2']);
});
