import { EngineError } from '../../contracts/adapter.ts';
import type { CheckedNode } from '../../contracts/compiled.ts';
import type { Diagnostic } from '../../contracts/diagnostics.ts';
import { FileError } from '../../contracts/host.ts';
import type { Manifest } from '../../contracts/manifest.ts';
import { engineFailure, fileFailure } from '../../diagnostics/engine.ts';

/** A guard of the node's plan said no: the code is one that phase 6 defines. */
export class GuardFailure extends Error {
  override readonly name = 'GuardFailure';
  readonly code: string;
  readonly hint: string | undefined;
  constructor(code: string, message: string, hint: string | undefined) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}

/** The engine refused a statement that holds the node's own SQL; `modelOffset` is where in that SQL it points to. */
export class StatementFailure extends Error {
  override readonly name = 'StatementFailure';
  readonly reason: EngineError;
  readonly modelOffset: number;
  constructor(reason: EngineError, modelOffset: number) {
    super(reason.message);
    this.reason = reason;
    this.modelOffset = modelOffset;
  }
}

/** Tells what stopped a node, at the line of its template where that can be known, else at its declaration. */
export function failureOf(error: EngineError | FileError | GuardFailure | StatementFailure, id: string, manifest: Manifest, checked: CheckedNode | undefined): Diagnostic {
  const node = manifest.nodes.get(id);
  if (error instanceof GuardFailure) {
    return { code: error.code, severity: 'error', message: error.message, node: id, ...(error.hint && { hint: error.hint }), ...(node && { span: node.span }) };
  }
  if (error instanceof FileError) return fileFailure(error, node?.span, id);
  const place = error instanceof StatementFailure && error.modelOffset >= 0 ? checked?.locate(error.modelOffset) : undefined;
  const labels = place?.stack.map((span) => ({ span, text: 'called here' }));
  return engineFailure(error instanceof StatementFailure ? error.reason : error, place?.span ?? node?.span, { node: id, ...(labels && labels.length > 0 && { labels }) });
}
