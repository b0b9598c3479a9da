"""Props."""


def place(stage, names):
    """Nothing is placed yet."""
