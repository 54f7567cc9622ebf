"""The pure core: a question, the knowledge, the conversation so far and a moment give one answer.

from melayani_bot.answering import Conversation, answer, compile_knowledge

base = compile_knowledge(knowledge)
reply = answer("ktp saya hilang", base, Conversation(), now)
reply.outcome, reply.service, reply.authority, reply.conversation
"""

from melayani_bot.answering.base import Base, compile_knowledge
from melayani_bot.answering.conversation import Conversation
from melayani_bot.answering.core import answer, answer_choice
from melayani_bot.answering.values import Answer, Outcome

__all__ = [
    "Answer",
    "Base",
    "Conversation",
    "Outcome",
    "answer",
    "answer_choice",
    "compile_knowledge",
]
