"""Forums, topics and posts: who may see them, how they are written and kept in order.

A post has a position in its topic that never changes, so that a page, a permalink
and a read mark are arithmetic. Tables hold ids of people, never their names.
docs/develop/house.md shows the way a request takes through the files.
"""
