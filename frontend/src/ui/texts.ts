import { options, type VNode } from 'preact';

/** The text of an element that has nothing but text in it; null for any other. */
function wholeText(children: unknown): string | null {
  const parts = Array.isArray(children) ? children : [children];
  let text: string | null = null;
  for (const part of parts) {
    if (typeof part === 'string' || typeof part === 'number') text = `${text ?? ''}${part}`;
    else if (part !== null && part !== undefined && typeof part !== 'boolean') return null;
  }
  return text;
}

/** Whether it is set in a fixed width: such a text is read out, typed or copied exactly as it stands. */
function isExact(type: string, { class: names }: Record<string, unknown>): boolean {
  return type === 'code' || (typeof names === 'string' && /\bmono\b/.test(names));
}

/** Leave no text node to Preact: a browser's translation puts elements of its own in their place.
 *
 * Preact would go on changing the nodes that are gone, and fail where it looks for a place beside one. So a text is
 * always the whole content of an element that stays: an element with nothing but text gets it as `textContent`, and a
 * text beside other things gets a span. Whatever a translator has put inside goes when the text changes.
 */
function keepTextsWhole(vnode: VNode): void {
  const node = vnode as { type: unknown; props: unknown };
  if (node.type === null) {
    const text = String(node.props);
    node.type = 'span';
    // A space between two elements is no element of its own where these are laid out in a row.
    node.props = text.trim() ? { textContent: text } : { textContent: text, class: 'space' };
  } else if (typeof node.type === 'string') {
    const { children, ...others } = node.props as Record<string, unknown>;
    const textContent = wholeText(children);
    if (textContent !== null) node.props = { ...others, textContent };
    if (isExact(node.type, others)) node.props = { ...(node.props as object), translate: false };
  }
}

options.vnode = keepTextsWhole;
