"""A channel-agnostic bot that answers which public office is in charge, why, and where its door is."""
