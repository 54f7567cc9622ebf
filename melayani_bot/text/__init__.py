"""Text as people type it: cleaned, masked, normalised. Pure; knows words, not services."""
