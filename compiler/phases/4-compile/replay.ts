import { EngineError } from '../../contracts/adapter.ts';
import type { Node } from '../../contracts/manifest.ts';
import type { Answer, Question } from '../../contracts/questions.ts';
import type { ExistingRelation, Relation } from '../../contracts/relation.ts';
import { relationKey } from '../../contracts/relation.ts';
import { Bug } from '../../diagnostics/bug.ts';
import type { Compilation } from './compilation.ts';

/** Stops a render until a question is answered. */
class Unanswered {
  readonly question: Question;
  constructor(question: Question) {
    this.question = question;
  }
}

/** The engine refused a template's question. */
export class QuestionError {
  readonly error: EngineError;
  constructor(error: EngineError) {
    this.error = error;
  }
}

/** What a replayed render came to. */
export interface Replayed<T> {
  /** Undefined: it can't be rendered before the nodes above it have run. */
  readonly value: T | undefined;
  readonly late?: string;
}

/** The questions of one node's templates, in the order in which they are asked, with the answers so far. */
export class Replay {
  readonly #compilation: Compilation;
  readonly #node: Node;
  readonly #answers: { readonly question: Question; readonly answer: Answer }[] = [];
  #next = 0;
  #late: string | undefined;
  /** Things said so far, and of those the ones that this render has come to. */
  #said = 0;
  #saying = 0;
  /** The macro acts: it is told what is there now, and all that it needs has been built. */
  readonly #acts: boolean;

  constructor(compilation: Compilation, node: Node, acts = false) {
    this.#compilation = compilation;
    this.#node = node;
    this.#acts = acts;
  }

  /** Says something once, however often the render comes to it. */
  say(tell: () => void): void {
    if (this.#saying++ < this.#said) return;
    this.#said++;
    tell();
  }

  /** Renders again and again, each time with one more answer, until no question is open. */
  async run<T>(render: () => T): Promise<Replayed<T>> {
    for (;;) {
      this.#next = 0;
      this.#saying = 0;
      const kept = this.#compilation.graph.mark();
      try {
        const value = render();
        // What is kept in `graph` is written in turn: it is rendered again when its own comes.
        if (this.#compilation.world.hooksInTurn && !this.#acts && !this.#compilation.world.ran && kept.touched()) {
          kept.undo();
          this.#late ??= 'It looks at what other nodes of this run keep in `graph`.';
        }
        return { value, ...(this.#late !== undefined && { late: this.#late }) };
      } catch (thrown) {
        if (!(thrown instanceof Unanswered)) {
          if (!this.#acts && this.#compilation.world.hooksInTurn && !this.#compilation.world.ran) kept.undo();
          // What a template says to what is not there yet is said again when its turn comes, if it still holds.
          if (this.#late === undefined || thrown instanceof Bug) throw thrown;
          return { value: undefined, late: this.#late };
        }
        kept.undo();
        const answer = await this.#ask(thrown.question);
        if (!answer) return { value: undefined, late: this.#late! };
        this.#answers.push({ question: thrown.question, answer });
      }
    }
  }

  /** The answer to the next question of the render. */
  ask(question: Question): Answer {
    const known = this.#answers[this.#next++];
    if (!known) {
      this.#noteLate(question);
      throw new Unanswered(question);
    }
    if (JSON.stringify(known.question) !== JSON.stringify(question)) throw new Bug(`A render asked something else the second time: ${JSON.stringify(question)}`);
    return known.answer;
  }

  /** What is at a name. The node's own relation, and relations of schemas that were listed, need no question. */
  existing(relation: Relation): ExistingRelation | undefined {
    const { world, names, schemas } = this.#compilation;
    const key = relationKey(relation);
    if (this.#acts) return this.#listed(relation, key);
    const owner = names.at(relation);
    if (owner && owner.id !== this.#node.id && this.#compilation.builds.has(owner.id)) this.#late ??= lateBecause(owner);
    if (owner || schemas.has(`${relation.database}.${relation.schema}`.toLowerCase()) || !world.ask) return world.existing.get(key);
    return this.#listed(relation, key);
  }

  #listed({ database, schema }: Relation, key: string): ExistingRelation | undefined {
    const answer = this.ask({ kind: 'relations', database, schema });
    return answer.kind === 'relations' ? answer.relations.find((each) => relationKey(each) === key) : undefined;
  }

  /** Notes that an earlier node of this run may change the answer. */
  #noteLate(question: Question): void {
    const { builds, names, manifest } = this.#compilation;
    if (this.#late !== undefined || this.#acts || question.kind === 'commit' || question.kind === 'personal') return;
    if (question.kind === 'columns') {
      const owner = names.at(question.relation);
      if (owner && owner.id !== this.#node.id && builds.has(owner.id)) this.#late = lateBecause(owner);
      return;
    }
    const text = question.kind === 'relations' ? '' : question.sql.toLowerCase();
    const looksAtAll = question.kind === 'relations' || text.includes('information_schema') || text.includes('duckdb_');
    for (const id of ancestors(this.#node, manifest)) {
      const node = manifest.nodes.get(id);
      if (!node || !builds.has(id) || !('relation' in node)) continue;
      const mentioned = looksAtAll ? question.kind !== 'relations' || node.relation.schema.toLowerCase() === question.schema.toLowerCase() : text.includes(node.relation.identifier.toLowerCase());
      if (mentioned) {
        this.#late = lateBecause(node);
        return;
      }
    }
  }

  async #ask(question: Question): Promise<Answer | undefined> {
    const { ask } = this.#compilation.world;
    if (!ask) {
      this.#late ??= 'It asks the engine, and there is none to ask.';
      return undefined;
    }
    if (question.kind === 'statement' && this.#compilation.world.hooksInTurn && !this.#acts && !this.#compilation.world.ran) this.#late ??= 'It writes while it is rendered.';
    // A write must happen once, with everything above it in place.
    if (this.#late !== undefined && question.kind === 'statement') return undefined;
    try {
      return await ask(question);
    } catch (thrown) {
      if (!(thrown instanceof EngineError)) throw thrown;
      if (this.#late !== undefined) return undefined;
      throw new QuestionError(thrown);
    }
  }
}

function lateBecause(node: Node): string {
  return `It asks the engine about ${node.name}, which this run builds first.`;
}

function* ancestors(node: Node, manifest: { readonly nodes: ReadonlyMap<string, Node> }): Iterable<string> {
  const seen = new Set<string>();
  const open = [...node.dependsOn.nodes];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    yield id;
    open.push(...(manifest.nodes.get(id)?.dependsOn.nodes ?? []));
  }
}
