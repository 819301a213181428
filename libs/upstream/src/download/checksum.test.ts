import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BsdSum } from './bsd-sum.ts';
import { listedSum } from './checksum.ts';

const HEX = 'd41d8cd98f00b204e9800998ecf8427e';

for (const [name, kind, list, sum] of [
  ['of md5sum', 'md5', `${HEX.toUpperCase()}  variant_summary.txt.gz\n`, HEX],
  ['of md5sum, binary, with a folder', 'md5', `${HEX} */pub/clinvar/variant_summary.txt.gz`, HEX],
  ['of BSD md5', 'md5', `MD5 (variant_summary.txt.gz) = ${HEX}`, HEX],
  ['of one nameless file', 'md5', `${HEX}\n`, HEX],
  ['of another file', 'md5', `${HEX}  other.gz\n`, undefined],
  ['of a page', 'md5', '<html>', undefined],
  ['of BSD sum', 'sum', '00123 56 other.gz\r\n04567 00089 variant_summary.txt.gz\r\n', '4567 89'],
  ['of BSD sum for other files', 'sum', '123 56 other.gz', undefined],
] as const) {
  test(`the list ${name} gives ${sum ?? 'nothing'}`, () => assert.equal(listedSum(list, kind, 'variant_summary.txt.gz'), sum));
}

// Values of coreutils' `sum -r`.
for (const [text, sum] of [
  ['', '0 0'],
  ['a', '97 1'],
  ['hello world\n', '3762 1'],
  ['x'.repeat(5_000), '234 5'],
] as const) {
  test(`the BSD sum of ${text.length} bytes is that of sum(1)`, () => {
    const whole = new BsdSum();
    for (const byte of Buffer.from(text)) whole.update(Buffer.from([byte]));
    assert.equal(whole.digest(), sum);
  });
}
