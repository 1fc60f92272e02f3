import { findNodeAtLocation, parseTree, type Node } from 'jsonc-parser';

/** A part of a text, in UTF-16 units. */
export interface TextRange {
  readonly offset: number;
  readonly length: number;
}

/**
 * Finds where a JSON pointer points in a text: the whole property with its name when there is one, else the value. Where the
 * pointer leads nowhere, the nearest thing around it that exists.
 *
 * @returns undefined when the text holds no JSON at all.
 */
export function pointerRange(text: string, pointer: string): TextRange | undefined {
  return pointerRanges(text)(pointer);
}

/** As `pointerRange`, for many pointers into one text, which is parsed once. */
export function pointerRanges(text: string): (pointer: string) => TextRange | undefined {
  const tree = parse(text);
  return (pointer) => (tree ? rangeOf(tree, stepsOf(pointer)) : undefined);
}

function parse(text: string): Node | undefined {
  try {
    return parseTree(text);
  } catch {
    // The parser recurses: a text that is nested too deeply for it has no ranges.
    return undefined;
  }
}

function stepsOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function rangeOf(tree: Node, steps: readonly string[]): TextRange {
  let node = tree;
  for (const step of steps) {
    const next = child(node, step);
    if (!next) break;
    node = next;
  }
  const shown = node.parent?.type === 'property' ? node.parent : node;
  return { offset: shown.offset, length: shown.length };
}

function child(node: Node, step: string): Node | undefined {
  if (node.type !== 'array') return findNodeAtLocation(node, [step]);
  return /^(?:0|[1-9]\d*)$/.test(step) ? findNodeAtLocation(node, [Number(step)]) : undefined;
}
