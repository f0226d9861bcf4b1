"""What axe-core finds in a page. Most of its time goes into the contrast of colours: of texts that are alike in all
that bears on it, it looks at the first of a page, and where it could tell, at none of a page later on: see `seen`."""

import pytest

SHADES = {"dark": {"color_scheme": "dark"}, "contrast": {"contrast": "more"}, "forced": {"forced_colors": "active"}}
PLAIN = {"color_scheme": "light", "contrast": "no-preference", "forced_colors": "none"}

# Two rules are about colours: one is asked about texts that look as none before, the other, which takes a tenth of the
# time, about all. A text's look: its own colour, size, weight, shadow and kind, and what is painted behind it. Of a single
# character axe does not tell.
_LOOK = """async ([seen, options]) => {
  const known = new Set(seen), fresh = new Map(), behind = new Map([[null, ""]]);
  const painted = (node) => {
    if (!behind.has(node)) {
      const style = getComputedStyle(node);
      const own = [style.backgroundColor, style.backgroundImage, style.opacity, style.filter, style.mixBlendMode].join(" ");
      const rest = painted(node.parentElement);
      behind.set(node, own === "rgba(0, 0, 0, 0) none 1 none normal" ? rest : `${own}|${rest}`);
    }
    return behind.get(node);
  };
  for (const node of document.body.querySelectorAll("*")) {
    const says = [...node.childNodes].map((one) => one.nodeType === Node.TEXT_NODE ? one.data.trim() : "").join("");
    const box = node.getBoundingClientRect();
    const shown = box.width > 1 && box.height > 1 && box.right > 0 && box.bottom + scrollY > 0 && node.checkVisibility({ visibilityProperty: true });
    if (!shown || !(says.length > 1 || "value" in node)) continue;
    const style = getComputedStyle(node);
    const kind = "value" in node ? `${node.tagName} ${node.disabled}` : "";
    const look = [style.color, style.webkitTextFillColor, style.fontSize, style.fontWeight, style.textShadow, kind, painted(node)].join(" ");
    if (!known.has(look) && !fresh.has(look)) fresh.set(look, node);
  }
  const found = [await axe.run(document, options)];
  const sure = new Set();
  if (fresh.size) {
    const contrast = { resultTypes: ["violations", "passes"], preload: false, runOnly: ["color-contrast"], elementRef: true, selectors: false };
    found.push(await axe.run({ include: [...fresh.values()] }, contrast));
    for (const one of [...found[1].violations, ...found[1].passes]) one.nodes.forEach(({ element }) => sure.add(element));
  }
  const told = (one) => [one.id, one.nodes.map((node) => node.html.slice(0, 120))];
  return [found.flatMap((one) => one.violations.map(told)), [...fresh.keys()].filter((look) => sure.has(fresh.get(look)))];
}"""
_FEW = {"resultTypes": ["violations"], "preload": False}  # pages may not ask for their style sheets again
_ALL = _FEW | {"rules": {"color-contrast": {"enabled": False}}}
_COLOURS = _FEW | {"runOnly": ["link-in-text-block"]}


def violations(page, seen):
    """What breaks a rule in a page, as the name of each rule and where."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(axe.Axe().axe_script)
    return _looked(page, seen, _ALL)


def in_shades(page, seen):
    """What of the colours in a page that was looked at breaks a rule, as readers with other wishes see them."""
    for shade, wish in SHADES.items():
        page.emulate_media(**PLAIN | wish)
        yield shade, _looked(page, seen, _COLOURS)
    page.emulate_media(**PLAIN)


def _looked(page, seen, options):
    found, looks = page.evaluate(_LOOK, [sorted(seen), options])
    seen.update(looks)
    return [tuple(one) for one in found]
