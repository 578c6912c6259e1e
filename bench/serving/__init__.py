"""The pages of a site under load, over HTTP: the parts of bench/load.py."""
