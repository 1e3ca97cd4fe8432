"""Kinds of effects. A room registers its kinds; the engine plans, writes and carries out what it knows nothing of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise

from accounts.models import Membership, Organization, User
from statuses.groups import Action, Group
from statuses.models import Effect, Move, Status


@dataclass(frozen=True)
class Standing:
    """Where a subject stands: the status as it is called now and the fixed code behind it.

    `public` is what clients read; empty: they go on reading the status before.
    """

    status_id: int | None
    code: str
    name: str
    switches: frozenset[Action] = frozenset()
    public: str = ""

    @property
    def closes(self) -> bool:
        return self.code in Group.values and Group(self.code).closes


NOWHERE = Standing(None, "", "")


@dataclass(frozen=True)
class Answers:
    """What the person answered to the kinds' forms, by kind and form prefix; `digest` of what they were shown.

    Without a digest nothing was shown (a bulk act, a task): what is planned happens as planned.
    """

    given: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    digest: str = ""


NO_ANSWERS = Answers()


@dataclass(frozen=True)
class Intent:
    """A move that is about to be: the same for drawing the dialog and for doing it.

    `member` is who moves it, none where no person does. `reopening` says that it leaves a closing status: what
    entering a status causes does not happen then, what closing caused may be reversed. Source: OS-26.
    """

    organization: Organization
    subject: Any
    origin: Standing
    to: Standing
    member: Membership | None
    comment: str = ""
    why: str = ""
    reopening: bool = False

    @property
    def by(self) -> User | None:
        return self.member.user if self.member else None

    @property
    def version(self) -> int:
        return int(self.subject.version) + 1


@dataclass(frozen=True)
class Planned:
    """One thing a kind will do because of an intent.

    `name` tells it from the kind's others for the same move; `payload` is what the worker gets; `says` is the
    sentence a person reads. `blocked` says why it cannot happen: it is shown, and nothing is owed. Nor is anything
    where not `is_owed`: what the kind writes in the move's transaction is all there is to it. `asks` says what keeps
    it from happening until a person has answered the kind's form, so that it cannot be done to many at once.
    """

    kind: str
    intent: Intent
    name: str
    payload: dict[str, Any]
    says: str | Promise
    lane: str = ""
    blocked: str | Promise = ""
    is_owed: bool = True
    asks: str | Promise = ""

    @property
    def prefix(self) -> str:
        return f"{self.kind}-{self.name}"

    @property
    def key(self) -> str:
        subject = self.intent.subject
        return f"{self.kind}/{self.name}/{subject.subject_kind}/{subject.pk}/{self.intent.version}"


class Result(Enum):
    DONE = "done"
    RETRY = "retry"
    UNKNOWN = "unknown"
    REFUSED = "refused"


@dataclass(frozen=True)
class Outcome:
    """How carrying out ended.

    DONE; RETRY: certainly not done, worth trying again, the gateway rests a while; UNKNOWN: sent, no answer;
    REFUSED: certainly not done, and trying again would not help. `reason` is for people, 300 characters.
    """

    result: Result
    reason: str = ""


DONE = Outcome(Result.DONE)


class SettingsForm(forms.Form):
    """What Settings → Statuses asks under the switch of `action`; kept in the transaction that keeps the status.

    The page draws it by `template_name`, with the form as `form`. It shows nothing that `reader` may not see.
    """

    action: ClassVar[Action]
    template_name: str
    reader: Membership | None = None

    def keep(self, status: Status, by: Membership) -> None:
        raise NotImplementedError


class Kind:
    """One kind of effect, in its room's `effects.py`.

    A kind whose effects leave the house (`leaves_house`) is called outside any transaction, after the attempt
    was noted; any other is called inside the transaction that also notes it done.
    """

    code: ClassVar[str]
    icon: ClassVar[str]
    label: ClassVar[str | Promise]
    action: ClassVar[Action | None] = None
    leaves_house: ClassVar[bool] = False
    # Whether a person may leave one that failed as it is; else it can only be tried again.
    may_be_left: ClassVar[bool] = True

    def plan(self, intents: Sequence[Intent]) -> list[Planned]:
        """Say what the intents would cause: reads only, queries do not grow with their number."""
        raise NotImplementedError

    def form(self, planned: Planned, data: Mapping[str, Any] | None = None) -> forms.Form | None:
        """Return what the move dialog asks about `planned`, with the answers in `data`."""
        return None

    def settings(self, status: Status, data: Mapping[str, Any] | None = None) -> SettingsForm | None:
        """Return what is asked under the kind's switch on `status`, which has no id yet when it is new."""
        return None

    def revise(self, planned: Planned, answer: Mapping[str, Any]) -> Planned | None:
        """Return what is left of `planned` after the person's answer; None: not this time."""
        return planned

    def afterwards(self, planned: Planned, answer: Mapping[str, Any]) -> str:
        """Return the address that the person is led to once it is done, as answered; empty: where they came from."""
        return ""

    def write(self, moves: Sequence[Move], planned: Sequence[Planned]) -> None:
        """Write our own facts in the move's transaction; raising refuses the whole move."""

    def wrote(self, move: Move) -> bool:
        """Say whether `write` kept a fact of the room's own by this move: then it caused something. Source: OS-27."""
        return False

    def carry_out(self, effect: Effect) -> Outcome:
        raise NotImplementedError

    def honours_key(self, effect: Effect) -> bool:
        """Say whether whoever is called does a request with a known key only once."""
        return False


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _KINDS[kind.code] = kind


def registered_kinds() -> list[Kind]:
    return list(_KINDS.values())


def labels() -> dict[str, str | Promise]:
    """Return what each kind is called, by its code."""
    return {kind.code: kind.label for kind in registered_kinds()}


def kind_of(code: str) -> Kind | None:
    return _KINDS.get(code)


def plan(intents: Sequence[Intent]) -> list[Planned]:
    """Ask every kind what the intents would cause, in the order the rooms registered them."""
    return [planned for kind in _KINDS.values() for planned in kind.plan(intents)]


def digest(planned: Sequence[Planned]) -> str:
    """Return a short hash of everything a plan would show; equal plans, equal digests."""
    shown = [[item.key, item.payload, str(item.says), str(item.blocked)] for item in planned]
    return hashlib.sha256(json.dumps(shown, sort_keys=True, default=str).encode()).hexdigest()[:24]
