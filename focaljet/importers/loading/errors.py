class LoadError(Exception):
    """An import cannot go on; the text is a sentence that may be shown to the owner."""
