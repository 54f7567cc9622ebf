"""Telegram for melayani-bot: one adapter, driven by python-telegram-bot or by aiogram.

The modules named after a library import it; all others are pure and import neither.
"""
