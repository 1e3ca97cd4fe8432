"""What a price list would do to the catalogue as it is now: the preview and the confirmation ask the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from accounts.models import Organization
from accounts.names import comparable, written
from catalog.importing.amounts import in_coins, is_fine_enough, read_amount
from catalog.importing.columns import kind_of
from catalog.importing.reading import UNREADABLE
from catalog.importing.reasons import Reason, because
from catalog.models import HIGHEST_AMOUNT, Item
from catalog.services import FIELDS

Values = dict[str, Any]


@dataclass(frozen=True)
class Wanted:
    """A row that can be written: `item` None is added; `changes` are (field, before, after)."""

    line: int
    item: Item | None
    values: Values
    changes: list[tuple[str, Any, Any]]

    @property
    def kind_label(self) -> str:
        return str(Item.Kind(self.values["kind"]).label)


@dataclass(frozen=True)
class Refusal:
    """A row that is left out, and why."""

    line: int
    name: str
    reasons: list[Reason]


@dataclass
class Plan:
    added: list[Wanted] = field(default_factory=list)
    changed: list[Wanted] = field(default_factory=list)
    same: int = 0
    refused: list[Refusal] = field(default_factory=list)

    @property
    def writes(self) -> int:
        return len(self.added) + len(self.changed)

    @cached_property
    def digest(self) -> str:
        """Return what tells this plan from any other: it is confirmed by its digest."""
        rows = [
            [row.line, row.item.pk if row.item else None, row.item.revision if row.item else 0, row.values]
            for row in (*self.added, *self.changed)
        ]
        told = json.dumps([rows, self.same, [row.line for row in self.refused]], default=str, sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()


def look_through(rows: Iterable[tuple[int, Mapping[str, str]]], kind: str, organization: Organization) -> Plan:
    """Say of each row what it would do; `kind` is that of new items whose row names none."""
    plan, against = Plan(), _Against(organization, kind)
    for line, texts in rows:
        judged = against.judge(line, texts)
        if isinstance(judged, Refusal):
            plan.refused.append(judged)
        elif judged.item is None:
            plan.added.append(judged)
        elif judged.changes:
            plan.changed.append(judged)
        else:
            plan.same += 1
    return plan


class _Against:
    """The catalogue and the rows before, against which a row is held. An item is known by its code, then its name."""

    def __init__(self, organization: Organization, kind: str) -> None:
        self.organization, self.kind = organization, kind
        items = list(Item.objects.of(organization))
        self.by_name = {item.key: item for item in items}
        self.by_code = {item.code_key: item for item in items if item.code_key}
        self.lines_of_names: dict[str, int] = {}
        self.lines_of_codes: dict[str, int] = {}
        self.lines_of_items: dict[int, int] = {}

    def judge(self, line: int, texts: Mapping[str, str]) -> Wanted | Refusal:
        name, code = written(texts.get("name", "")), written(texts.get("code", ""))
        item = self.by_code.get(comparable(code)) or self.by_name.get(comparable(name))
        values: Values = {
            "kind": self._kind(texts.get("kind", ""), item),
            "name": name or (item.name if item else ""),
            "code": code or (item.code if item else ""),
            "price": self._amount(texts.get("price", ""), item.price if item else None),
            "cost": self._amount(texts.get("cost", ""), item.cost if item else None),
        }
        reasons = [*self._spoilt(texts), *self._misread(values, texts), *self._clashes(line, values, item)]
        if reasons:
            return Refusal(line, values["name"][:200], reasons)
        changes = [
            (each, getattr(item, each), values[each]) for each in FIELDS if item and getattr(item, each) != values[each]
        ]
        return Wanted(line, item, values, changes)

    def _kind(self, word: str, item: Item | None) -> str | None:
        """Return the kind a row is of; None where its word says none."""
        if word:
            found = kind_of(word)
            return found.value if found else None
        return item.kind if item else self.kind

    def _amount(self, text: str, kept: Decimal | None) -> Decimal | None:
        """Return the amount written there, what the item has where nothing is, NaN for what is no number."""
        if not text:
            return kept
        amount = read_amount(text, self.organization)
        return Decimal("NaN") if amount is None else amount

    def _spoilt(self, texts: Mapping[str, str]) -> list[Reason]:
        return [because("unkeepable", column=each) for each, text in texts.items() if UNREADABLE in text]

    def _misread(self, values: Values, texts: Mapping[str, str]) -> list[Reason]:
        reasons: list[Reason] = []
        if not comparable(values["name"]):
            reasons.append(because("nameless"))
        for each, most in (("name", 200), ("code", 40)):
            if len(values[each]) > most:
                reasons.append(because("long", column=each, most=most))
        if values["kind"] is None:
            reasons.append(because("kindless", word=texts["kind"][:40]))
        if values["price"] is None:
            reasons.append(because("priceless"))
        return [*reasons, *self._wrong_amounts(values, texts)]

    def _wrong_amounts(self, values: Values, texts: Mapping[str, str]) -> list[Reason]:
        """Say what is wrong with price and cost, and count them in whole coins."""
        reasons: list[Reason] = []
        for each in ("price", "cost"):
            amount, words = values[each], {"column": each, "text": texts.get(each, "")[:40]}
            if amount is None or not texts.get(each):
                continue
            if amount.is_nan():
                reasons.append(because("no amount", **words))
            elif amount < 0:
                reasons.append(because("below zero", **words))
            elif amount > HIGHEST_AMOUNT:
                reasons.append(because("too much", **words))
            elif not is_fine_enough(amount, self.organization):
                reasons.append(because("too fine", **words))
            else:
                values[each] = in_coins(amount, self.organization)
        return reasons

    def _clashes(self, line: int, values: Values, item: Item | None) -> list[Reason]:
        key, code_key = comparable(values["name"]), comparable(values["code"])
        reasons: list[Reason] = []
        named = self.by_name.get(key)
        if item and item.archived_at:
            reasons.append(because("archived", name=item.name))
        elif named and item and named.pk != item.pk:
            reasons.append(because("two items", name=named.name, code=item.code, other=item.name))
        for lines, each in ((self.lines_of_names, key), (self.lines_of_codes, code_key)):
            if each and each in lines:
                reasons.append(because("repeated", line=lines[each]))
                break
        else:
            self.lines_of_names.setdefault(key, line)
            self.lines_of_codes.setdefault(code_key, line)
            # One row may say the item's old code and another its name: neither is the other's, the item is one.
            if item and self.lines_of_items.setdefault(item.pk, line) != line:
                reasons.append(because("one item", line=self.lines_of_items[item.pk]))
        return reasons
