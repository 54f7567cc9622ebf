"""WhatsApp for melayani-bot, over Meta's Cloud API.

from melayani_whatsapp import Settings, WhatsApp

channel = WhatsApp.create(Settings(access_token=..., app_secret=..., verify_token=...))
"""

from melayani_whatsapp.channel import WhatsApp
from melayani_whatsapp.settings import Settings

__all__ = ["Settings", "WhatsApp"]
