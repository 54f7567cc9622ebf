"""Measures the matching engine beside what a project would otherwise take from the shelf."""
