"""Writing: server drafts, mentions suggested, hints about one's own data; the composer's scripts."""
