"""Films on their way to channels of their makers: who connected what, what goes where and when,
and what it costs of the destination's quota.

The destinations themselves are plugins (:class:`core.destinations.Destination`).
"""
