// Writes a generated file of a source to its standard output; without a role, says which files there are.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isSourceId } from '@nephron/contracts';
import { GENERATORS } from '@nephron/testing';
import { readGeneLines } from '../support/gene-lines.ts';

const [source = '', scale = '', genesPath = '', role] = process.argv.slice(2);
if (!isSourceId(source)) throw new RangeError(`no source ${source}`);
const files = GENERATORS[source]({ seed: 20_240_117, genes: await readGeneLines(genesPath), scale: Number(scale) });
if (role === undefined) {
  console.log(JSON.stringify(files.map((file) => ({ role: file.role, path: file.path }))));
} else {
  const file = files.find((generated) => generated.role === role);
  if (!file) throw new RangeError(`${source} has no ${role}`);
  await pipeline(Readable.from(file.chunks(), { objectMode: false }), process.stdout).catch((error: NodeJS.ErrnoException) => {
    // Whoever reads may have seen enough: a header.
    if (error.code !== 'EPIPE') throw error;
  });
}
