import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { tissueIdOf } from './tissue.ts';

const IDS: Readonly<Record<string, string>> = {
  'Kidney - Cortex': 'Kidney_Cortex',
  'Kidney - Medulla': 'Kidney_Medulla',
  'Adipose - Visceral (Omentum)': 'Adipose_Visceral_Omentum',
  'Brain - Anterior cingulate cortex (BA24)': 'Brain_Anterior_cingulate_cortex_BA24',
  'Brain - Spinal cord (cervical c-1)': 'Brain_Spinal_cord_cervical_c-1',
  'Cells - EBV-transformed lymphocytes': 'Cells_EBV-transformed_lymphocytes',
  'Skin - Not Sun Exposed (Suprapubic)': 'Skin_Not_Sun_Exposed_Suprapubic',
  'Whole Blood': 'Whole_Blood',
  'Skin - Leg ()': 'Skin_Leg',
};

for (const [label, id] of Object.entries(IDS)) {
  test(`the id of "${label}" is ${id}, as in the portal`, () => {
    assert.equal(tissueIdOf(label), id);
  });
}

test('an id is its own id, whatever it was made of', () => {
  const label = fc.string({ unit: fc.constantFrom('a', 'B', '1', ' ', '-', '(', ')', '_', ' - ') });
  fc.assert(fc.property(label, (text) => assert.equal(tissueIdOf(tissueIdOf(text)), tissueIdOf(text))));
});
