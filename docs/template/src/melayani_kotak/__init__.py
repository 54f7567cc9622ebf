"""A file drop as a channel of melayani-bot."""

from melayani_kotak.channel import Kotak, KotakSettings

__all__ = ["Kotak", "KotakSettings"]
