"""The command line, which is also the contract for machines.

Exit status: 0 done (every outcome of a question included), 1 findings or bad lines, 2 usage,
3 knowledge that cannot be loaded, 4 settings.
"""

from melayani_bot.cli.main import main

__all__ = ["main"]
