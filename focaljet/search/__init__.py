"""Finds topics and posts by their words, for one reader at a time.

A table of its own holds the words of each post as PostgreSQL's full text search wants
them. Triggers note which posts changed, whoever changed them; what waits is indexed a
second later. Permission enters each question as the list of readable forums, so that no
hit, count or excerpt comes from elsewhere. What somebody looks for is kept nowhere.
docs/decisions/0035 tells why it is built so.
"""
