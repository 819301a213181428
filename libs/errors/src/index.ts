export { dispositionOf, errorClassOf, isConnectionTrouble, messageOf } from './classify.ts';
export {
  ApiError,
  ArtifactMissingError,
  ArtifactSuspectError,
  ConfigError,
  ConflictError,
  type Disposition,
  IdempotencyConflictError,
  LeaseLostError,
  LedgerError,
  NephronError,
  PrerequisiteError,
  RequestError,
  UpstreamRefusedError,
  type UpstreamTrouble,
  UpstreamUnavailableError,
} from './errors.ts';
