"""Brings the posts of other places in.

A converter (`usenet`, later other forums) reads what it is given and writes a neutral
file (`neutral`, docs/reference/neutral.md); one loader (`loading`) brings such a file
into the forum: in batches, each of them whole, safe to interrupt and to repeat.
"""
