/** A handle on a secret (`${secret:scope/name}`): it prints as `***` everywhere, and is looked up only when a connection opens. */
export class Secret {
  readonly scope: string;
  readonly key: string;
  constructor(scope: string, key: string) {
    this.scope = scope;
    this.key = key;
  }
  toString(): string {
    return '***';
  }
  toJSON(): string {
    return '***';
  }
}
