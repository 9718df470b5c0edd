import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

/** One import of a source file. */
export interface Import {
  /** The importing file, from the project's root: `src/auth/index.ts`. */
  readonly from: string;
  /** The imported file from the project's root, or a package's specifier. */
  readonly to: string;
  /** Imported names; `*` for a namespace, empty for a bare import. `default` for a default import. */
  readonly names: readonly string[];
  /** False when nothing of it is left at run time. */
  readonly runs: boolean;
}

export interface SourceFile {
  /** From the project's root. */
  readonly path: string;
  readonly imports: readonly Import[];
  /** Names that are called, methods included: `db.selectFrom(…)` is `selectFrom`; tagged templates too. */
  readonly calls: ReadonlySet<string>;
  readonly readsEnvironment: boolean;
}

const ROOT = new URL('../..', import.meta.url).pathname;

/** All sources under `src`, parsed. */
export function readSources(): SourceFile[] {
  return readdirSync(join(ROOT, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .sort()
    .map((path) => parseSource(path, readFileSync(join(ROOT, path), 'utf8')));
}

/** Parses one source with TypeScript's own parser. */
export function parseSource(path: string, text: string): SourceFile {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const imports: Import[] = [];
  const calls = new Set<string>();
  let readsEnvironment = false;
  const add = (specifier: ts.Node | undefined, names: string[], runs: boolean) => {
    if (specifier !== undefined && ts.isStringLiteralLike(specifier)) {
      imports.push({ from: path, to: resolve(path, specifier.text), names, runs });
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, namesOf(node.importClause), runsAt(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, exportedNames(node), !node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, ['*'], false);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], ['*'], true);
    }
    const called = ts.isCallExpression(node)
      ? node.expression
      : ts.isTaggedTemplateExpression(node)
        ? node.tag
        : undefined;
    if (called !== undefined) {
      if (ts.isIdentifier(called)) calls.add(called.text);
      else if (ts.isPropertyAccessExpression(called)) calls.add(called.name.text);
    }
    if (ts.isPropertyAccessExpression(node) && node.getText() === 'process.env') readsEnvironment = true;
    if (
      ts.isVariableDeclaration(node) &&
      node.initializer?.getText() === 'process' &&
      node.name.getText().includes('env')
    ) {
      readsEnvironment = true;
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { path, imports, calls, readsEnvironment };
}

function namesOf(clause: ts.ImportClause | undefined): string[] {
  if (clause === undefined) return [];
  const bindings = clause.namedBindings;
  const named =
    bindings === undefined
      ? []
      : ts.isNamespaceImport(bindings)
        ? ['*']
        : bindings.elements.map((element) => (element.propertyName ?? element.name).text);
  return clause.name === undefined ? named : ['default', ...named];
}

function exportedNames(node: ts.ExportDeclaration): string[] {
  const clause = node.exportClause;
  if (clause === undefined || ts.isNamespaceExport(clause)) return ['*'];
  return clause.elements.map((element) => (element.propertyName ?? element.name).text);
}

function runsAt(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return true;
  if (clause.isTypeOnly) return false;
  const bindings = clause.namedBindings;
  if (clause.name !== undefined || bindings === undefined || ts.isNamespaceImport(bindings)) return true;
  return bindings.elements.some((element) => !element.isTypeOnly);
}

function resolve(from: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  return new URL(specifier, `file:///${from}`).pathname.slice(1);
}
