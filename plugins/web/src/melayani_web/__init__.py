"""Web chat for melayani-bot: a page, a widget, a JSON endpoint, a form without JavaScript.

from melayani_web import Web, WebSettings

channel = Web.create(WebSettings(title="Banyuwangi Melayani"))
"""

from melayani_web.channel import Web
from melayani_web.settings import WebSettings

__all__ = ["Web", "WebSettings"]
