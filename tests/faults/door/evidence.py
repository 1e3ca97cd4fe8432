"""Profile E: an SMS of which nobody knows whether it arrived, and two who come to know: the provider and a person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pytest_obligation import current_host
from pytest_obligation.interleavings.bindings import EvidenceConfluence, EvidenceExpectation, EvidenceSession

from statuses.carrying.claims import due, note_attempt, recover_abandoned, settle, take
from statuses.kinds import kind_of
from statuses.models import Decision, Effect
from statuses.services import NothingToDecide, decide
from tests.faults.door.world import AGREES, FINDS_IT_WRONG, connects, every_wait_is_over, lapse, make, stands, world
from tests.notifications.fake_http import Answer


class GivenUp:
    """An SMS given up as unknown while its worker was frozen: the answer and the person's word are both to come."""

    def __init__(self, word: Decision.Choice) -> None:
        self._word = word
        self.pk = 0

    def happens(self) -> None:
        make("sms")
        (effect,) = take(due(), most=1)
        note_attempt(effect)
        kind = kind_of(effect.kind)
        assert kind
        self.pk, self._held, self._answer = effect.pk, effect, kind.carry_out(effect)
        lapse(effect.pk)
        recover_abandoned()

    def worker_wakes_up(self) -> None:
        settle(self._held, self._answer)

    def person_decides(self) -> None:
        try:
            decide(Effect.objects.get(pk=self.pk), self._word, by=world.shop.owner.user)
        except NothingToDecide:
            return  # the answer came first, or it is decided: the page says so


_SPOKEN = {"nobody": (), "worker": ("worker",), "person": ("person",), "both": ("worker", "person")}


def _two_who_know(
    name: str, answer: Answer, word: Decision.Choice, *, sent: bool, **states: str
) -> EvidenceConfluence[str]:
    """Bind what the provider answered and the person said, and how it stands then, whoever was first."""

    @contextmanager
    def bind() -> Iterator[EvidenceSession[str]]:
        connects(answer, sends=sent)  # EXTERNAL SEAM
        given_up = GivenUp(word)
        yield EvidenceSession(
            prepare=given_up.happens,  # ARRANGE
            advance=lambda seconds: every_wait_is_over(),
            # REAL PRODUCTION
            facts={"worker": given_up.worker_wakes_up, "person": given_up.person_decides},
            recover=recover_abandoned,
            actor_scope=lambda: current_host().connection_scope(),
            # OBSERVE
            observe=lambda: stands(given_up.pk),
            effects=lambda: {"sms": world.provider.sent.total()},
            expectations={
                frozenset(facts): EvidenceExpectation(observation=states[spoken], effects={"sms": int(sent)})
                for spoken, facts in _SPOKEN.items()
            },
        )

    return EvidenceConfluence(
        name=name,
        bind=bind,
        facts=("worker", "person"),
        ordered_pair=("worker", "person"),
        no_retry_because="an SMS given up as unknown is sent again by a person's word only, and then it is owed anew",
    )


_SCENARIOS = (
    _two_who_know(
        "it was sent",
        AGREES,
        Decision.Choice.ARRIVED,
        sent=True,
        nobody="unknown",
        worker="done",
        person="done",
        both="done",
    ),
    _two_who_know(
        "it was not sent",
        FINDS_IT_WRONG,
        Decision.Choice.DISMISS,
        sent=False,
        nobody="unknown",
        worker="failed",
        person="dismissed",
        both="dismissed",
    ),
)
TWO_WHO_KNOW = {scenario.name: scenario for scenario in _SCENARIOS}
