/** Observed and expected variants of one kind, and what gnomAD works out from them; formatted as in its tables. */
export interface KindMeasures {
  readonly obs: string;
  readonly exp: string;
  readonly possible: string;
  readonly oe: string;
  readonly mu: string;
  readonly lower: string;
  readonly upper: string;
  readonly zRaw: string;
  readonly zScore: string;
}

/** What a constraint table says about one transcript. */
export interface TranscriptMeasures {
  readonly lof: KindMeasures;
  readonly mis: KindMeasures;
  readonly syn: KindMeasures;
  readonly pLI: string;
  readonly pNull: string;
  readonly pRec: string;
  readonly misPphen: KindMeasures;
  readonly cdsLength: string;
  readonly codingExons: string;
  /** gnomAD's doubts, in their order in v4. */
  readonly flags: readonly string[];
}

/** As gnomAD writes numbers: `2.3099e+01`. */
function scientific(value: number): string {
  const [digits = '0', exponent = '+0'] = value.toExponential(4).split('e');
  return `${digits}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`;
}

const FLAGS = [[], [], [], [], [], [], [], [], ['no_exp_lof'], ['outlier_mis', 'outlier_syn']] as const;

/** Made-up measures in real proportions: about 1 in 25 coding bases is a synonymous variant, 1 in 12 a missense, 1 in 200 a loss of function. */
export function transcriptMeasures(random: () => number): TranscriptMeasures {
  const cdsLength = 300 + Math.floor(random() ** 3 * 12_000) * 3;
  const constraint = random();
  const lof = kindMeasures(cdsLength / 200, constraint, random);
  const intolerance = 1 / (1 + Math.exp((constraint - 0.25) * 30));
  return {
    lof,
    mis: kindMeasures(cdsLength / 12, 0.6 + constraint * 0.4, random),
    syn: kindMeasures(cdsLength / 25, 0.9 + random() * 0.2, random),
    misPphen: kindMeasures(cdsLength / 30, 0.5 + constraint * 0.5, random),
    pLI: scientific(intolerance),
    pNull: scientific((1 - intolerance) * constraint),
    pRec: scientific((1 - intolerance) * (1 - constraint)),
    cdsLength: String(cdsLength),
    codingExons: String(1 + Math.floor(cdsLength / 150)),
    flags: FLAGS[Math.floor(random() * FLAGS.length)] ?? [],
  };
}

function kindMeasures(expected: number, ratio: number, random: () => number): KindMeasures {
  const exp = expected * (0.8 + random() * 0.4);
  const obs = Math.round(exp * ratio);
  const spread = 1.64 * Math.sqrt(obs + 1);
  const z = (exp - obs) / Math.sqrt(exp);
  return {
    obs: String(obs),
    exp: scientific(exp),
    possible: String(Math.round(exp * 5)),
    oe: scientific(obs / exp),
    mu: scientific(exp * 1.6e-8),
    lower: scientific(Math.max(0, obs - spread) / exp),
    upper: scientific(Math.min(2, (obs + spread) / exp)),
    zRaw: scientific(z),
    zScore: scientific(z * 0.8),
  };
}
