"""A bot for any channel: which public office is in charge, why, and where its door is."""
