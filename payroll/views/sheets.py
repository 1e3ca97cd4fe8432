from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from accounts.access import Request, allow
from accounts.permissions import Act
from payroll import sheet
from payroll.periods import PeriodForm

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@allow(Act.SEE_SALARIES, "GET")
def sheet_csv(request: Request) -> HttpResponse:
    return _answer(request, sheet.as_csv, "text/csv; charset=utf-8", "csv")


@allow(Act.SEE_SALARIES, "GET")
def sheet_xlsx(request: Request) -> HttpResponse:
    return _answer(request, sheet.as_xlsx, _XLSX, "xlsx")


def _answer(request: Request, written: sheet.Writer, content_type: str, ending: str) -> HttpResponse:
    """Answer with the sheet of a period; one that makes no sense or is too long leads back to where it is chosen."""
    form = PeriodForm(request.GET, organization=request.organization)
    if not form.is_valid():
        return redirect(f"{reverse('payroll:person-list')}?{request.GET.urlencode()}")
    period = form.period
    try:
        content = written(request.membership, period)
    except sheet.TooLong as refused:
        messages.warning(request, str(refused))
        return redirect(f"{reverse('payroll:person-list')}?{period.said}")
    name = _("salary") + f"-{period.first:%Y-%m-%d}-{period.last:%Y-%m-%d}.{ending}"
    return HttpResponse(
        content, content_type, headers={"Content-Disposition": content_disposition_header(True, name) or ""}
    )
