"""Use cases. Each function takes the session it works in and commits what it did; none knows
of Flask. A film's use cases also take the :class:`~core.studio.Studio`."""
