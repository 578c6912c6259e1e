"""Passkeys, an authenticator app, recovery codes: more than a password to sign in by.

The tables and the cryptography are django-allauth's (`allauth.mfa`); the pages, the
words and the rules are ours. Whoever signs in passes a stage of allauth's in between.
"""
