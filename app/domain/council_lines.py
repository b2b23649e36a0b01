"""Where in a council's file each key stands: tree-sitter reads the text and keeps the lines, however wrong it is."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property

import tree_sitter
import tree_sitter_toml

Path = tuple[str | int, ...]


class Lines:
    """Of one text. Nothing is read until a line is asked for."""

    def __init__(self, text: str) -> None:
        self._text = text

    def of(self, path: Path) -> int:
        """From 1. A key that is not there is at its section, and a section that is not there at the top."""
        found = (self._places[path[:n]][0] for n in range(len(path), 0, -1) if path[:n] in self._places)
        return next(found, 1)

    def inside(self, path: Path, row: int) -> int:
        """Of a row, from 1, of a text that runs over several lines."""
        line = self.of(path)
        opening = self._text.split("\n")[line - 1].rstrip()
        # The first line break after the opening quotes is not part of the text.
        begins_below = opening.endswith(('"""', "'''")) and opening.count(opening[-3:]) == 1
        return line + row - (0 if begins_below else 1)

    def repeated(self) -> Iterator[tuple[Path, int]]:
        """Keys and tables that are written more than once, with the line of the second."""
        yield from ((path, at[1]) for path, at in self._places.items() if len(at) > 1)

    def deepest(self) -> int:
        """The line with the most brackets and dots."""
        return self._most(lambda line: sum(map(line.count, "[{.")))

    def longest(self) -> int:
        return self._most(len)

    def _most(self, measure: Callable[[str], int]) -> int:
        lines = [measure(line) for line in self._text.split("\n")]
        return lines.index(max(lines)) + 1

    @cached_property
    def _places(self) -> dict[Path, list[int]]:
        """Every key, table and list item of the text, with the lines where it is written."""
        parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_toml.language()))
        found: dict[Path, list[int]] = {}
        try:
            for path, line in _walk(parser.parse(self._text.encode()).root_node, ()):
                found.setdefault(path, []).append(line)
        except RecursionError:
            return {}
        return found


def _walk(node: tree_sitter.Node, path: Path, seen: Counter[Path] | None = None) -> Iterator[tuple[Path, int]]:
    seen = Counter() if seen is None else seen
    for child in node.named_children:
        if child.type in {"table", "table_array_element", "pair"}:
            here = path + _key(child)
            if child.type == "table_array_element":
                if not seen[here]:
                    yield here, child.start_point.row + 1
                seen[here] += 1
                here = (*here, seen[here] - 1)
            yield here, child.start_point.row + 1
            yield from _walk(child, here, seen)
        elif child.type == "array":
            items = [item for item in child.named_children if item.type != "comment"]
            yield from (((*path, number), item.start_point.row + 1) for number, item in enumerate(items))
        elif child.type == "inline_table":
            yield from _walk(child, path, seen)


def _key(node: tree_sitter.Node) -> Path:
    """The key that a table or pair begins with; quotes taken off, escapes left as written."""
    parts: list[str | int] = []
    for child in node.named_children:
        if child.type == "dotted_key":
            parts.extend(_key(child))
        elif child.type in {"bare_key", "quoted_key"}:
            parts.append((child.text or b"").decode().strip("\"'"))
        if parts and node.type != "dotted_key":
            break
    return tuple(parts)
