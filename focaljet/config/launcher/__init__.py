"""Starts PostgreSQL for a site that names no DATABASE_URL.

The server lives exactly as long as somebody uses it: `running()` in server.py takes
a shared lock, and the keeper (keeper.py) stops the server when the last one is gone.
Nothing here knows Django, so that the settings can ask for paths.
"""
