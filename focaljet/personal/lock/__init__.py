"""All declarations as one plain value, what makes two of them differ, and the file in
which the one that was announced is committed.

`normal` makes the value, `widening` compares two, `sentences` says it to people, `file`
reads and writes `privacy.lock`, and the check E008 (personal.checks.lock) refuses a
build whose declarations are not those of the file.
"""
