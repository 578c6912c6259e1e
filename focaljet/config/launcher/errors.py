"""What can go wrong on the way up, each as one sentence for the person who typed."""


class CannotStartError(Exception):
    """Its text is shown as it stands, without a trace."""
