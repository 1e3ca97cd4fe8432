"""What the database itself refuses of cash desks, whoever writes. Source: OS-32, OS-38."""

from __future__ import annotations

from collections.abc import Iterator

from accounts.guards import Guard, refuse


def desk_guards(vendor: str) -> Iterator[Guard]:
    """Refuse to change or delete a day that is closed, and to write an entry into one."""
    closed = "OLD.closed_at IS NOT NULL"
    yield refuse(vendor, "payments_deskday_is_closed", "payments_deskday", "UPDATE", closed)
    always = "1 = 1" if vendor == "sqlite" else "TRUE"
    yield refuse(vendor, "payments_deskday_stays", "payments_deskday", "DELETE", always)
    into_closed = "EXISTS (SELECT 1 FROM payments_deskday WHERE id = NEW.day_id AND closed_at IS NOT NULL)"
    yield refuse(vendor, "payments_payment_day_is_closed", "payments_payment", "INSERT", into_closed)
