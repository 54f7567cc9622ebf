"""A module that cannot be imported."""

raise RuntimeError("a plugin may raise anything when it is imported")
