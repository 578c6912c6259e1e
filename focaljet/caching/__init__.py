"""Pages and pieces of pages that are kept in memory, exactly as long as they are right.

A model says which tags its rows touch (`shown`). Triggers made from that send the tags
by NOTIFY in the transaction that writes (`triggers`); every process listens
(`listener`) and drops what carries them (`store`). Pages for readers without a session
are kept whole (`gate`), posts of a topic as a piece of many readers' pages (`pieces`).
docs/algorithms/page-cache.md tells why that is exact.
"""
