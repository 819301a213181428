/** Where the client says what it does; the services' logger is one. */
export interface UpstreamLog {
  readonly debug: (fields: object, message: string) => void;
  readonly info: (fields: object, message: string) => void;
  readonly warn: (fields: object, message: string) => void;
}
