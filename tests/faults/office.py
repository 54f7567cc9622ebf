"""The process that answers for the server under test: `python -m tests.faults.office FD`."""

from __future__ import annotations

import socket
import sys

from melayani_bot.answering.alarms import AlarmIndex
from melayani_bot.answering.emergencies import Lookout
from melayani_bot.channel import Part
from melayani_bot.runtime.answers import Errand, Opened
from melayani_bot.runtime.frames import frame, read_frame
from melayani_bot.runtime.office import keep
from melayani_bot.runtime.replying import keyed
from melayani_bot.storage.values import Question, Reply
from melayani_bot.text.lexicon import Lexicon
from tests.faults.deadly import die_of


class Clerk:
    """Answers with one part, or two for every third message; the state counts the turns."""

    matches = (0, 0)

    def __call__(self, question: Question) -> Reply:
        message = question.message
        die_of(message.text, "answer")
        count = 1 + (int(message.id[1:]) % 3 == 0)
        parts = tuple(Part(text=f"{message.id}/{place} {message.text}") for place in range(count))
        turns = (question.state or {"turns": 0})["turns"] + 1
        return Reply(question=question, parts=keyed(parts, message), state={"turns": turns})


def main(control: socket.socket) -> None:
    with control.makefile("rb") as stream:
        errand: Errand = read_frame(stream)
    lookout = Lookout(Lexicon(), AlarmIndex())
    control.sendall(frame(Opened(version="uji", emergency_number="112", lookout=lookout)))
    keep(control, Clerk(), errand.longest)


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as given:
        main(given)
