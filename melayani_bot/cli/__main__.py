"""`python -m melayani_bot.cli`, the same as the command `melayani`."""

import sys

from melayani_bot.cli.main import main

sys.exit(main())
