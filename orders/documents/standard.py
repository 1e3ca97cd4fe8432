"""What each document says until an organization writes its own, in both languages."""

from __future__ import annotations

from orders.documents.kinds import Document

_LABEL = """# {number}
{about}
{client}
{phone_end}
{days}
[qr]"""

_ENGLISH = {
    Document.INTAKE: """[house]
[qr]
# Intake receipt No. {number}
Accepted: {accepted}
[client]
[device]
[agreed]
Please check what is written above and keep this receipt: it is asked for when the thing is given back.
[signatures]""",
    Document.ACT: """[house]
# Act of completed work No. {number}
Date: {today}
[client]
[device]
[lines]
[totals]
The work is done in full. The client has received the thing and has no complaint about the work or its time.
[signatures]""",
    Document.PAYMENT: """[house]
# Payment receipt No. {number}
Date: {today}
[client]
{about}
[payments]
[totals]
[signatures]""",
    Document.INVOICE: """[house]
# Invoice No. {number}
Date: {today}
[client]
[lines]
[totals]
[bank]
[signatures]""",
    Document.LABEL: _LABEL,
}
_RUSSIAN = {
    Document.INTAKE: """[house]
[qr]
# Квитанция о приёме № {number}
Принято: {accepted}
[client]
[device]
[agreed]
Проверьте, пожалуйста, что написано выше, и сохраните квитанцию: её попросят при выдаче.
[signatures]""",
    Document.ACT: """[house]
# Акт выполненных работ № {number}
Дата: {today}
[client]
[device]
[lines]
[totals]
Работы выполнены полностью и в срок. Клиент получил вещь, претензий по объёму, качеству и срокам не имеет.
[signatures]""",
    Document.PAYMENT: """[house]
# Квитанция об оплате № {number}
Дата: {today}
[client]
{about}
[payments]
[totals]
[signatures]""",
    Document.INVOICE: """[house]
# Счёт на оплату № {number}
Дата: {today}
[client]
[lines]
[totals]
[bank]
[signatures]""",
    Document.LABEL: _LABEL,
}
_BY_LANGUAGE = {"en": _ENGLISH, "ru": _RUSSIAN}


def standard(document: Document, language: str) -> str:
    return _BY_LANGUAGE.get(language, _ENGLISH)[document]
