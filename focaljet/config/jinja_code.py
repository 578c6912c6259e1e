"""Shorter ways in the code that Jinja2 makes of our templates; the pages stay the same.

A page puts out eight hundred values and calls four hundred functions. Jinja2 asks of each
function whether it wants to know the context, and hands it the variables of the loop; and
each value, safe or not, is copied into a new `Markup` before it is joined. Both took a
sixth of a topic page.
"""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

# Functions of ours that want to know nothing (jinja.py); no template calls a variable so.
PLAIN = frozenset({"avatar_element", "slot", "static", "time_element", "url"})
# These want to know whether to escape what a text names.
TEXTS = frozenset({"_", "gettext", "ngettext"})

SAFE = frozenset({Markup, SafeString})


def put_out(value: Any) -> str:
    """What `escape` says; for joining only, since nobody can tell whether it is safe."""
    kind = type(value)
    return value if kind in SAFE else str(value) if kind is int else escape(value)


class ShortCalls(CodeGenerator):
    # Named by Jinja2.
    def visit_Call(
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        called = node.node.name if isinstance(node.node, nodes.Name) else ""
        if called in TEXTS:
            self.visit(node.node, frame)
            self.write("(context.eval_ctx")
            self.signature(node, frame)
            self.write(")")
        elif called in PLAIN and not (node.kwargs or node.dyn_args or node.dyn_kwargs):
            self.visit(node.node, frame)
            self.write("(")
            for argument in node.args:
                self.visit(argument, frame)
                self.write(", ")
            self.write(")")
        else:
            super().visit_Call(node, frame, forward_caller=forward_caller)
