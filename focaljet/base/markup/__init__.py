"""Words as people write them, turned into HTML that is safe to show.

Plain text, Markdown and BBCode become one tree (`tree.py`); one writer turns the
tree into HTML (`html.py`); nh3 looks over the result (`gate.py`). The way in is
`render.render`. Quotes of other posts are kept apart from the text (`quotes.py`).
"""
