"""A browser's translation, as pages meet it: elements with other words replace texts, later ones too."""

from playwright.sync_api import Page

# What Google Translate does in Chrome: each text node is taken out, and two <font> stand in its place.
# Texts that are said not to be translated are left alone. Here the other language puts everything in « ».
_TRANSLATE = """() => {
  const done = new WeakSet();
  const leaveAlone = (element) =>
    !element || !element.translate || element.closest('.notranslate, script, style, textarea, noscript');
  const swap = (text) => {
    const parent = text.parentElement;
    if (done.has(text) || leaveAlone(parent)) return;
    const [outer, inner] = [document.createElement('font'), document.createElement('font')];
    const translated = document.createTextNode(text.data.trim() ? `«${text.data}»` : text.data);
    done.add(translated);
    inner.append(translated);
    outer.append(inner);
    parent.replaceChild(outer, text);
  };
  const translate = (root) => {
    if (root.nodeType === Node.TEXT_NODE) return swap(root);
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    texts.forEach(swap);
  };
  translate(document.body);
  new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records) {
      if (type === 'characterData') { done.delete(target); translate(target); }
      else addedNodes.forEach((node) => node.isConnected && translate(node));
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""


def translate(page: Page) -> None:
    """Translate what a page shows, and from now on everything that it will show."""
    page.evaluate(_TRANSLATE)
