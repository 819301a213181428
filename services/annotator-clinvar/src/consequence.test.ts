import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CONSEQUENCE_CATEGORIES, consequenceOf } from './consequence.ts';
import { cdnaChangeIn, proteinChangeIn, proteinPosition } from './hgvs.ts';

/** Label and category of a variant with this name; `span` in bases. */
function said(change: string, type = 'single nucleotide variant', span = 1): string {
  const title = /^(c|n|g)\./.test(change) ? `NM_000297.4(PKD2):${change}` : change;
  const { label, category } = consequenceOf({ title, type, proteinChange: proteinChangeIn(title), cdnaChange: cdnaChangeIn(title), span });
  return `${label} / ${category}`;
}

test('a protein change decides: frameshift, nonsense, synonymous, missense and in-frame changes', () => {
  assert.equal(said('c.1249del (p.Arg417fs)', 'Deletion'), 'frameshift variant / truncating');
  assert.equal(said('c.1249del (p.Arg417GlyfsTer10)', 'Deletion'), 'frameshift variant / truncating');
  assert.equal(said('c.916C>T (p.Arg306Ter)'), 'nonsense / truncating');
  assert.equal(said('c.916C>T (p.Arg306*)'), 'nonsense / truncating');
  assert.equal(said('c.80_83delinsTGCTGTAA (p.Arg27_Ile28delinsLeuLeuTer)', 'Indel', 4), 'nonsense / truncating');
  assert.equal(said('c.420G>A (p.Gly140=)'), 'synonymous variant / synonymous');
  assert.equal(said('c.568G>A (p.Ala190Thr)'), 'missense variant / missense');
  assert.equal(said('c.10_12del (p.Ser4del)', 'Deletion', 3), 'inframe_indel / inframe');
  assert.equal(said('c.100CAG[9] (p.Gln34[9])', 'Microsatellite', 3), 'inframe_indel / inframe');
});

test('a lost stop codon is no missense change, and a change of the first residue loses the start', () => {
  assert.equal(said('c.2907A>G (p.Ter969TrpextTer12)'), 'stop lost / other');
  assert.equal(said('c.2905T>C (p.Ter969Gln)'), 'stop lost / other');
  assert.equal(said('c.2900_2907del (p.Leu967_Ter969delinsPro)', 'Deletion', 8), 'stop lost / other');
  assert.equal(said('c.2907A>G (p.Ter969=)'), 'synonymous variant / synonymous');
  assert.equal(said('c.1A>G (p.Met1?)'), 'start lost / truncating');
  assert.equal(said('c.1A>G (p.Met1Val)'), 'start lost / truncating');
  assert.equal(said('c.1A>G (p.0?)'), 'start lost / truncating');
  assert.equal(said('c.-12A>T (p.Met1ext-5)'), 'other / other');
  assert.equal(said('c.31A>G (p.Met11Val)'), 'missense variant / missense');
});

test('without a protein change the place in the transcript decides: splice sites, introns, untranslated regions', () => {
  assert.equal(said('c.595+1G>A'), 'splice donor variant / splice_region');
  assert.equal(said('c.596-2A>G'), 'splice acceptor variant / splice_region');
  assert.equal(said('c.595+12G>A'), 'intron variant / intronic');
  assert.equal(said('c.596-21A>G'), 'intron variant / intronic');
  assert.equal(said('c.-12G>A'), '5 prime UTR variant / regulatory');
  assert.equal(said('c.*30C>T'), '3 prime UTR variant / regulatory');
  assert.equal(said('c.-123-4A>G'), 'intron variant / intronic');
  assert.equal(said('c.*30+1G>A'), 'splice donor variant / splice_region');
});

test('a range counts by what lies between its ends', () => {
  assert.equal(said('c.98_100-2del', 'Deletion', 40), 'splice acceptor variant / splice_region');
  assert.equal(said('c.100_101+10del', 'Deletion', 12), 'splice donor variant / splice_region');
  assert.equal(said('c.100-10_105del', 'Deletion', 16), 'splice acceptor variant / splice_region');
  assert.equal(said('c.100+5_100+8del', 'Deletion', 4), 'intron variant / intronic');
  assert.equal(said('c.100+5_101-5del', 'Deletion', 40), 'intron variant / intronic');
  assert.equal(said('c.100+5_130-5del', 'Deletion', 48), 'splice donor variant / splice_region');
  assert.equal(said('c.100+5_101-1del', 'Deletion', 40), 'splice acceptor variant / splice_region');
  assert.equal(said('c.100-5_100+5del', 'Deletion', 11), 'splice acceptor variant / splice_region');
});

test('an indel without a protein change is in frame if it adds or removes whole codons', () => {
  assert.equal(said('c.100_102del', 'Deletion', 3), 'inframe_indel / inframe');
  assert.equal(said('c.100_103del', 'Deletion', 4), 'frameshift variant / truncating');
  assert.equal(said('c.100dup', 'Duplication'), 'frameshift variant / truncating');
  assert.equal(said('c.100_101insACG', 'Insertion', 2), 'inframe_indel / inframe');
  assert.equal(said('c.100_101delinsACGTA', 'Indel', 2), 'inframe_indel / inframe');
  assert.equal(said('c.100_101delinsAC', 'Indel', 2), 'other / other');
  assert.equal(said('c.(?_-1)_(*1_?)del', 'Deletion', 12), 'other / other');
});

test('what is long, or changes the number of copies, is structural and never in frame', () => {
  assert.equal(said('GRCh38/hg38 16p13.3(chr16:1-5000000)x1', 'copy number loss', 5_000_000), 'copy number loss / structural');
  assert.equal(said('GRCh38/hg38 16p13.3(chr16:1-5000000)x3', 'copy number gain', 5_000_000), 'copy number gain / structural');
  assert.equal(said('NC_000004.12:g.88007635_88077777del', 'Deletion', 70_143), 'large deletion / structural');
  assert.equal(said('NC_000004.12:g.88007635_88007650del', 'Deletion', 16), 'other / other');
  assert.equal(said('c.(?_-1)_(*1_?)del', 'Deletion', 70_143), 'large deletion / structural');
  assert.equal(said('c.100_159del (p.Ala34_Gly53del)', 'Deletion', 60), 'inframe_indel / inframe');
});

test('letters in the name of a gene or a non-coding transcript mean nothing', () => {
  assert.equal(said('NM_000207.3(INS):c.100A>G'), 'other / other');
  assert.equal(said('NR_003051.4(RMRP):n.70del', 'Deletion'), 'non-coding transcript variant / other');
});

test('protein change, its position and the coding change are cut out of the name', () => {
  const title = 'NM_001009944.3(PKD1):c.12616C>T (p.Arg4206Trp)';
  assert.deepEqual(
    [proteinChangeIn(title), cdnaChangeIn(title), proteinPosition(proteinChangeIn(title))],
    ['p.Arg4206Trp', 'c.12616C>T', 4206],
  );
  assert.deepEqual([proteinChangeIn('NM_1.1(A):c.1A>G (p.(Met1?))'), cdnaChangeIn('NM_1.1(A):c.1A>G')], ['p.Met1?', 'c.1A>G']);
  assert.deepEqual([proteinChangeIn('NR_1.1(A):n.1A>G'), cdnaChangeIn('NR_1.1(A):n.1A>G'), proteinPosition('p.?')], [null, null, null]);
});

test('whatever a name says, it gets one consequence', () => {
  const change = fc.string({ unit: fc.constantFrom(...'cp.()_+-*=?[]0123ATer:fsdelinup ') });
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        change.map((text) => `NM_1.1(A):c.${text}`),
      ),
      fc.integer({ min: 1, max: 500 }),
      (title, span) => {
        const described = { title, type: 'Deletion', proteinChange: proteinChangeIn(title), cdnaChange: cdnaChangeIn(title), span };
        assert.ok(CONSEQUENCE_CATEGORIES.includes(consequenceOf(described).category));
      },
    ),
  );
});
