/**
 * A three-valued answer (`access` of an NSG evaluation, `reachable` of a network question) must be handled in all its values: a function
 * that compares one of these properties with a literal must also treat the value that means "not known", or switch over it
 * (then the compiler checks that no value is missing).
 */
const notKnown = { access: 'unknown', reachable: 'unknown' };

function comparedProperty(node) {
  for (const [side, other] of [
    [node.left, node.right],
    [node.right, node.left],
  ]) {
    if (side.type === 'MemberExpression' && !side.computed && side.property.name in notKnown && other.type === 'Literal' && typeof other.value === 'string') {
      return { name: side.property.name, value: other.value };
    }
  }
  return undefined;
}

export default {
  meta: { type: 'problem', schema: [], messages: { oneValue: "Compare '{{name}}' with '{{missing}}' too, or switch over it: this answer has three values." } },
  create(context) {
    const functions = [];
    const open = () => functions.push({ compared: new Map(), handled: new Set() });
    const close = () => {
      const { compared, handled } = functions.pop();
      for (const [name, node] of compared) {
        if (!handled.has(name)) context.report({ node, messageId: 'oneValue', data: { name, missing: notKnown[name] } });
      }
    };
    return {
      FunctionDeclaration: open,
      FunctionExpression: open,
      ArrowFunctionExpression: open,
      'FunctionDeclaration:exit': close,
      'FunctionExpression:exit': close,
      'ArrowFunctionExpression:exit': close,
      BinaryExpression(node) {
        if (node.operator !== '===' && node.operator !== '!==') return;
        const property = comparedProperty(node);
        if (!property) return;
        const current = functions.at(-1);
        if (!current) return;
        if (property.value === notKnown[property.name]) current.handled.add(property.name);
        else if (!current.compared.has(property.name)) current.compared.set(property.name, node);
      },
    };
  },
};
