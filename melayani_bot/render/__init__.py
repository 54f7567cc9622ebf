"""`(Answer, Capabilities) -> parts`: one answer as messages that fit a channel.

from melayani_bot.render import plan

for part in plan(answer, channel.capabilities):
    await channel.send(peer, part)
"""

from melayani_bot.render.plan import plan

__all__ = ["plan"]
