"""Inline formats of BBCode, which may overlap, brought into a nesting that may not."""

from dataclasses import dataclass
from itertools import groupby

from focaljet.base.markup.bbcode_tags import Wrap
from focaljet.base.markup.tree import Inline


@dataclass(eq=False, slots=True)
class Format:
    name: str
    wrap: Wrap
    is_empty: bool = True


@dataclass(slots=True)
class Leaf:
    node: Inline
    formats: tuple[Format, ...]


def nested(line: list[Leaf], depth: int = 0) -> list[Inline]:
    """The leaves under their formats, outermost format first."""
    nodes: list[Inline] = []
    for format_, group in groupby(line, key=lambda leaf: _format_at(leaf, depth)):
        if format_ is None:
            nodes += [leaf.node for leaf in group]
        else:
            nodes += format_.wrap(tuple(nested(list(group), depth + 1)))
    return nodes


def _format_at(leaf: Leaf, depth: int) -> Format | None:
    return leaf.formats[depth] if depth < len(leaf.formats) else None
