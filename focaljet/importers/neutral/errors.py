class NeutralFileError(Exception):
    """A file cannot be used; the text is a sentence that may be shown to the owner."""
