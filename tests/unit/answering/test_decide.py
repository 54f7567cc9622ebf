"""What a decision of the policy becomes, whatever the matcher thinks: answer, question, silence."""

from dataclasses import dataclass, replace

from melayani_bot.answering import Answer, Conversation, Outcome, answer, wording
from melayani_bot.knowledge.model import Confidence
from melayani_bot.matching import Decision, DecisionKind, Match, Matcher, Policy
from melayani_bot.matching.values import Candidate
from tests.unit.answering.small import NOW, base


class Scripted(Matcher):
    """A matcher that says what it was told."""

    def __init__(self, in_scope: float, *pairs: tuple[str, float]) -> None:
        self._pairs, self._in_scope = pairs, in_scope

    def match(self, text: str, limit: int = 3) -> Match:
        found = tuple(Candidate(name, confidence) for name, confidence in self._pairs[:limit])
        return Match(found, self._in_scope, lambda _: ())


@dataclass(frozen=True, slots=True)
class Always(Policy):
    """A policy that decides one kind on the first doors."""

    kind: DecisionKind = DecisionKind.ANSWER
    count: int = 1

    def decide(self, ranked: object, in_scope: float) -> Decision:
        assert isinstance(ranked, list)
        return Decision(self.kind, tuple(door for door, _ in ranked[: self.count]))


def decided(matcher: Scripted, policy: Policy, question: str = "tanya sesuatu") -> Answer:
    return answer(question, replace(base(), matcher=matcher, policy=policy), Conversation(), NOW)


def test_near_services_of_the_same_door_are_offered_behind_the_answer() -> None:
    reply = decided(Scripted(1.0, ("akta", 0.5), ("ktp/hilang", 0.4), ("paspor", 0.1)), Always())
    assert (reply.outcome, reply.service, reply.confidence) == (Outcome.ANSWER, "akta", 0.5)
    assert [option.target for option in reply.options] == ["ktp/hilang"]
    assert [found.service for found in reply.candidates] == ["akta", "ktp", "paspor"]


def test_two_doors_become_a_question_with_one_target_each() -> None:
    choose = Always(kind=DecisionKind.CHOOSE, count=2)
    reply = decided(Scripted(1.0, ("akta", 0.4), ("paspor", 0.35), ("ktp", 0.05)), choose)
    assert (reply.outcome, reply.authority, reply.level) == (Outcome.CHOOSE, None, None)
    assert [option.target for option in reply.options] == ["akta", "paspor"]


def test_of_two_doors_the_one_that_was_named_is_answered() -> None:
    choose = Always(kind=DecisionKind.CHOOSE, count=2)
    matcher = Scripted(1.0, ("akta", 0.4), ("paspor", 0.35))
    assert decided(matcher, choose, "tanya imigrasi dong").service == "paspor"
    assert decided(matcher, choose, "imigrasi atau capil").outcome is Outcome.CHOOSE


def test_a_question_with_only_one_thing_to_offer_is_an_answer() -> None:
    choose = Always(kind=DecisionKind.CHOOSE, count=2)
    reply = decided(Scripted(1.0, ("akta", 0.4), ("obrolan:salam", 0.35)), choose)
    assert (reply.outcome, reply.service) == (Outcome.ANSWER, "akta")


def test_a_question_with_nothing_to_offer_is_silence() -> None:
    choose = Always(kind=DecisionKind.CHOOSE, count=2)
    reply = decided(Scripted(1.0, ("makian", 0.4), ("obrolan:salam", 0.35)), choose)
    assert reply.outcome is Outcome.UNKNOWN
    assert reply.door is not None


def test_silence_is_refusal_only_where_it_is_surely_not_ours() -> None:
    silent = Always(kind=DecisionKind.SILENT)
    assert decided(Scripted(0.5, ("akta", 0.1)), silent).outcome is Outcome.UNKNOWN
    assert decided(Scripted(0.01, ("akta", 0.1)), silent).outcome is Outcome.REFUSED
    assert decided(Scripted(0.01), silent).outcome is Outcome.REFUSED


def test_cases_and_branches_count_for_their_service() -> None:
    reply = decided(
        Scripted(1.0, ("ktp/hilang", 0.3), ("ktp/rusak", 0.25), ("akta", 0.3)), Always()
    )
    assert reply.service == "ktp"
    assert reply.case == "hilang"
    assert abs(reply.confidence - 0.55) < 1e-9


def test_a_branch_of_its_own_phrases_is_answered_without_asking() -> None:
    reply = decided(Scripted(1.0, ("pilah:jalan-rusak/nasional", 0.9)), Always())
    assert (reply.service, reply.authority) == ("jalan-rusak", "jalan-negara")


def test_chatter_and_insults_are_never_offered() -> None:
    assert decided(Scripted(1.0, ("obrolan:salam", 0.9)), Always()).outcome is Outcome.SMALL_TALK
    assert decided(Scripted(1.0, ("makian", 0.9)), Always()).outcome is Outcome.REFUSED


def test_a_bare_name_offers_the_usual_matter_where_no_case_tells_it() -> None:
    knowledge = base().knowledge
    ktp = knowledge.services["ktp"]
    odd = ktp.model_copy(update={"cases": ktp.cases[:2]})
    services = {**knowledge.services, "ktp": odd}
    small = replace(base(), knowledge=knowledge.model_copy(update={"services": services}))
    scripted = replace(small, matcher=Scripted(1.0, ("ktp", 0.9)), policy=Always())
    reply = answer("ktp", scripted, Conversation(), NOW)
    assert [option.target for option in reply.options] == ["ktp", "ktp/hilang", "ktp/rusak"]


def test_a_service_of_low_confidence_says_so() -> None:
    knowledge = base().knowledge
    unsure = knowledge.services["akta"].model_copy(update={"confidence": Confidence.LOW})
    services = {**knowledge.services, "akta": unsure}
    small = replace(base(), knowledge=knowledge.model_copy(update={"services": services}))
    scripted = replace(small, matcher=Scripted(1.0, ("akta", 0.9)), policy=Always())
    assert wording.UNCONFIRMED in answer("tanya", scripted, Conversation(), NOW).notes
    assert wording.UNCONFIRMED not in decided(Scripted(1.0, ("akta", 0.9)), Always()).notes
