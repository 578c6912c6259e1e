"""HTML as a tree of plain tuples, and a strict reading that refuses sloppy HTML."""

from html.parser import HTMLParser

VOID = frozenset({"br", "hr", "img", "input"})
PREFORMATTED = frozenset({"pre", "code"})


class Element:
    def __init__(self, tag, attributes=()):
        self.tag = tag
        self.attributes = dict(attributes)
        self.children = []

    def walk(self):
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    @property
    def text(self):
        return "".join(c if isinstance(c, str) else c.text for c in self.children)


class _Strict(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open = [Element("")]

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"twice the same attribute on {tag}"
        element = Element(tag, attrs)
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        assert tag in VOID, f"<{tag}/>"
        self.open[-1].children.append(Element(tag, attrs))

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
            self.open.pop()

    def handle_data(self, data):
        if self.open[-1].children and isinstance(self.open[-1].children[-1], str):
            self.open[-1].children[-1] += data
        else:
            self.open[-1].children.append(data)

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data!r}")

    def handle_decl(self, decl):
        raise AssertionError(f"a declaration: {decl!r}")

    def unknown_decl(self, data):
        raise AssertionError(f"a declaration: {data!r}")

    def handle_pi(self, data):
        raise AssertionError(f"an instruction: {data!r}")


def well_formed(html):
    """The tree of HTML in which every element is closed in its turn."""
    reader = _Strict()
    reader.feed(html)
    reader.close()
    assert len(reader.open) == 1, f"<{reader.open[-1].tag}> stays open"
    return reader.open[0]


def outline(html, keep=("href",)):
    """Nested tuples (tag, kept attributes, children) without layout spaces."""
    return _outline(well_formed(html), keep, in_pre=False)


def _outline(element, keep, in_pre):
    children = []
    for child in element.children:
        if isinstance(child, Element):
            kept = tuple(
                (k, child.attributes[k]) for k in keep if k in child.attributes
            )
            inside = _outline(child, keep, in_pre or child.tag in PREFORMATTED)
            children.append((child.tag, *kept, inside) if kept else (child.tag, inside))
        elif in_pre:
            children.append(child)
        elif words := " ".join(child.split()):
            children.append(words)
    return tuple(children)
