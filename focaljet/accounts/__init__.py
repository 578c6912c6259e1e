"""Members, screen names, sign-in, groups and the shell of the User CP.

A member is a screen name. The e-mail address stands in the sign-in tables of
allauth and nowhere else, so that no query about people can carry it along.
"""
