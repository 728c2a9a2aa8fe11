// SPDX-License-Identifier: Apache-2.0
/** The small faults that may be made in a source file. */
import {
  isBigIntLiteral,
  isBinaryExpression,
  isConditionalExpression,
  isExportDeclaration,
  isExpressionStatement,
  isIfStatement,
  isImportDeclaration,
  isInterfaceDeclaration,
  isNumericLiteral,
  isStringLiteral,
  isTypeAliasDeclaration,
  isTypeNode,
  type Node,
  type SourceFile,
  SyntaxKind,
} from "typescript/unstable/ast";

export type Kind =
  | "comparison"
  | "logic"
  | "arithmetic"
  | "default"
  | "condition"
  | "statement"
  | "number"
  | "string"
  | "boolean";

/** One fault: the characters from `start` up to `end` of the file's text become `replacement`. */
export interface Fault {
  readonly kind: Kind;
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

const OPERATORS: Readonly<Record<string, readonly [Kind, string]>> = {
  "<": ["comparison", "<="],
  "<=": ["comparison", "<"],
  ">": ["comparison", ">="],
  ">=": ["comparison", ">"],
  "===": ["comparison", "!=="],
  "!==": ["comparison", "==="],
  "&&": ["logic", "||"],
  "||": ["logic", "&&"],
  "+": ["arithmetic", "-"],
  "-": ["arithmetic", "+"],
};

/** Every fault that may be made in `file`, in the order of its text. */
export function faultsIn(file: SourceFile): readonly Fault[] {
  const faults: Fault[] = [];

  function add(kind: Kind, node: Node, replacement: string): void {
    faults.push({ kind, start: node.getStart(file), end: node.end, replacement });
  }

  function visit(node: Node): void {
    // Types, and what is imported from where, are the compiler's to judge.
    if (isTypeNode(node) || isTypeAliasDeclaration(node) || isInterfaceDeclaration(node)) return;
    if (isImportDeclaration(node) || isExportDeclaration(node)) return;
    if (isBinaryExpression(node)) {
      const operator = node.operatorToken;
      const [kind, other] = OPERATORS[operator.getText(file)] ?? [];
      if (kind !== undefined && other !== undefined) add(kind, operator, other);
      if (operator.kind === SyntaxKind.QuestionQuestionToken) {
        faults.push({ kind: "default", start: node.left.end, end: node.end, replacement: "" });
      }
    } else if (isIfStatement(node)) {
      add("condition", node.expression, `!(${node.expression.getText(file)})`);
      if (node.elseStatement === undefined) add("statement", node, ";");
    } else if (isConditionalExpression(node)) {
      add("condition", node.condition, `!(${node.condition.getText(file)})`);
    } else if (isExpressionStatement(node)) {
      add("statement", node, ";");
    } else if (isNumericLiteral(node)) {
      add("number", node, `(${node.getText(file)} + 1)`);
    } else if (isBigIntLiteral(node)) {
      add("number", node, `(${node.getText(file)} + 1n)`);
    } else if (isStringLiteral(node)) {
      // What holds a space is said to people: the wording is not what tests are for.
      if (!/\s|^$/.test(node.text)) add("string", node, '""');
    } else if (node.kind === SyntaxKind.TrueKeyword) {
      add("boolean", node, "false");
    } else if (node.kind === SyntaxKind.FalseKeyword) {
      add("boolean", node, "true");
    }
    node.forEachChild(visit);
  }

  visit(file);
  return faults.toSorted((a, b) => a.start - b.start);
}
