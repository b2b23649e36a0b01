"""What every page owes every reader: axe finds nothing, nothing sticks out sideways, the keyboard reaches all of it."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MOST_STOPS = 400

_RUN_AXE = """
async options => {
  const result = await axe.run(document, options);
  return result.violations.map(found => ({
    id: found.id, help: found.help,
    nodes: found.nodes.map(node => node.target.join(' ') + ': ' + node.html.slice(0, 160) + ' '
      + [...node.any, ...node.all, ...node.none].map(check => check.message).join('; ').slice(0, 240)),
  }));
}
"""

# Everything the Tab key should stop at, in the order of the document; a group of radios is one stop.
_STOPS = """
() => {
  const seen = new Set();
  const stops = [];
  const wanted = 'a[href], button, input, select, textarea, summary, [tabindex]';
  for (const thing of document.querySelectorAll(wanted)) {
    if (thing.disabled || thing.tabIndex < 0 || thing.type === 'hidden') continue;
    if (!thing.checkVisibility({ visibilityProperty: true })) continue;
    if (thing.type === 'radio') {
      const group = (thing.form ? [...document.forms].indexOf(thing.form) : '') + thing.name;
      if (seen.has(group)) continue;
      seen.add(group);
    }
    stops.push(thing);
  }
  const rings = thing => {
    const round = [thing, thing.parentElement, thing.parentElement?.parentElement, thing.nextElementSibling,
                   ...(thing.labels || [])].filter(Boolean);
    const shown = [];
    for (const part of round) for (const pseudo of [null, '::before', '::after']) {
      const style = getComputedStyle(part, pseudo);
      for (const property of ['outline', 'boxShadow', 'border', 'backgroundColor', 'textDecoration', 'clipPath']) {
        shown.push(style[property]);
      }
    }
    return shown.join('|');
  };
  document.activeElement?.blur();
  window.epStops = stops;
  window.epRings = rings;
  window.epBefore = new Map(stops.map(thing => [thing, rings(thing)]));
  return stops.length;
}
"""

# Where the focus stands after each press, noted by the page itself: asking from here takes as long as the press.
_NOTES = """
() => {
  window.epStands = [];
  addEventListener('keyup', pressed => { if (pressed.key === 'Tab') window.epStands.push(stands()); }, true);
  const stands = () => {
    const thing = document.activeElement;
    if (!thing || thing === document.body || thing === document.documentElement) return null;
    let index = window.epStops.indexOf(thing);
    if (index < 0 && thing.type === 'radio') {
      const same = stop => stop.type === 'radio' && stop.name === thing.name && stop.form === thing.form;
      index = window.epStops.findIndex(same);
    }
    const name = thing.tagName.toLowerCase() + (thing.name ? `[name=${thing.name}]` : '') + ' “'
      + (thing.labels?.[0]?.innerText || thing.innerText || thing.ariaLabel || '').trim().slice(0, 40) + '”';
    const before = window.epBefore.get(thing);
    const shows = before === undefined || before !== window.epRings(thing);
    const own = [thing, ...(thing.labels || [])];
    const clear = own.some(part => [...part.getClientRects()].some(box => [0.1, 0.5, 0.9].some(share => {
      const x = Math.min(Math.max(box.left + Math.min(box.width / 2, 60), 1), innerWidth - 2);
      const top = document.elementFromPoint(x, Math.min(Math.max(box.top + box.height * share, 1), innerHeight - 2));
      return top && own.some(mine => mine.contains(top) || top.contains(mine));
    })));
    return { index, name, shows, clear };
  };
}
"""


@cache
def _axe() -> str:
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def findings(page: Page, *, rules: list[str] | None = None) -> list[str]:
    """What axe has to say, one line for each element. rules: only these, else all of WCAG 2.2 AA and best practice."""
    if not page.evaluate("() => typeof window.axe === 'object'"):
        page.evaluate(_axe())
    only: dict[str, Any] = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    found = page.evaluate(_RUN_AXE, {"runOnly": only, "resultTypes": ["violations"]})
    return [f"axe {rule['id']} ({rule['help']}): {node}" for rule in found for node in rule["nodes"]]


def wider_than_the_screen(page: Page) -> list[str]:
    """What makes the page scroll sideways; a table may scroll inside its own region."""
    wide = page.evaluate(
        """() => {
          const screen = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= screen) return [];
          return [...document.querySelectorAll('body *')]
            .filter(part => part.getBoundingClientRect().right > screen + 1)
            .filter(part => !part.closest('[tabindex="0"][role=region]'))
            .map(part => part.outerHTML.slice(0, 120)).slice(-3);
        }"""
    )
    return [f"sticks out sideways at {page.viewport_size['width']} px: {part}" for part in wide]  # type: ignore[index]  # every context of ours has a size


def _stops(page: Page, expected: int) -> Iterator[dict[str, Any] | None]:
    """Where each press of Tab leads: None is out of the page."""
    noted: list[dict[str, Any] | None] = []
    for _ in range(MOST_STOPS):
        for _ in range(max(expected - len(noted), 0) + 1):
            page.keyboard.press("Tab")
        known, noted = len(noted), page.evaluate("window.epStands")
        yield from noted[known:]
        if len(noted) == known:  # the keyboard went elsewhere
            return


def keyboard_walk(page: Page) -> list[str]:
    """Press Tab until the page is through; what is never reached, out of order, covered, or shows no focus."""
    expected = page.evaluate(_STOPS)
    page.evaluate(_NOTES)
    reached: list[int] = []
    problems: list[str] = []
    for stop in _stops(page, expected):
        if stop is None or (stop["index"] in reached and stop["index"] != reached[-1]):
            break
        if stop["index"] in reached:
            continue  # a time has a stop for its hours and one for its minutes
        reached.append(stop["index"])
        if not stop["shows"]:
            problems.append(f"keyboard: focus does not show on {stop['name']}")
        if not stop["clear"]:
            problems.append(f"keyboard: something covers {stop['name']} when it has the focus")
    if reached != sorted(reached):
        problems.append(f"keyboard: the order of stops is not the order of the page: {reached}")
    missed = sorted(set(range(expected)) - set(reached))
    names = [page.evaluate("index => window.epStops[index].outerHTML.slice(0, 120)", index) for index in missed[:5]]
    return problems + [f"keyboard: never reached {name}" for name in names]
