/** A server of the developers' stack, and what people are told about it. */
export interface Server<Client> extends ServerInfo {
  readonly client: Client;
}

export interface ServerInfo {
  readonly endpoint: string;
  /** What to look at where it is silent or slow. */
  readonly look: string;
  /** What to look at where it answers and refuses. */
  readonly refused: string;
}
