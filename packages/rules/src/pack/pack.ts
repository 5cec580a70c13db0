import type { PackProblem } from '../expression/problem.js';
import type { CheckedScheme } from '../scheme/checked-scheme.js';
import type { PackHeader, ParameterFile, RuleCase, SettingFile, SourceDocument, StackingPair } from './pack-schema.js';
import type { LocatedFile } from './read-file.js';

/** Text by path inside the pack's folder, `schemes/post.yaml`. */
export type PackFiles = Readonly<Record<string, string>>;

/** The rules of one place, checked. */
export interface Pack {
  readonly id: string;
  readonly header: PackHeader;
  /** This pack first, then the place above it, up to the nation. */
  readonly chain: readonly Pack[];
  /** `530326@2025.1+1f0c…`: changes with every character of this pack or of a pack above it. */
  readonly version: string;
  readonly documents: ReadonlyMap<string, SourceDocument>;
  readonly parameters: ReadonlyMap<string, LocatedFile<ParameterFile>>;
  /** Versions of each scheme, the oldest first. */
  readonly schemes: ReadonlyMap<string, readonly CheckedScheme[]>;
  readonly settings: ReadonlyMap<string, LocatedFile<SettingFile>>;
  /** What texts of this place say of pairs of subsidies. */
  readonly stacking: readonly StackingPair[];
  readonly cases: readonly RuleCase[];
}

export type CheckedPack =
  | { readonly ok: true; readonly pack: Pack }
  | { readonly ok: false; readonly problems: readonly PackProblem[] };
