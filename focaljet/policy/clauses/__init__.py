"""The clauses of the policy: what each promises, and where the program does it.

`registry.all_clauses()` gives them in their order; `../texts` has their words.
"""
