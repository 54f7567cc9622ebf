"""WhatsApp for melayani-bot, over Meta's Cloud API.

from melayani_whatsapp import WhatsApp, WhatsAppSettings

settings = WhatsAppSettings(access_token=..., app_secret=..., verify_token=...)
channel = WhatsApp.create(settings)
"""

from melayani_whatsapp.channel import WhatsApp
from melayani_whatsapp.settings import WhatsAppSettings

__all__ = ["WhatsApp", "WhatsAppSettings"]
