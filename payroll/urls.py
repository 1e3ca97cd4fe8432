from django.urls import path

from payroll.views import people, rates, sheets

app_name = "payroll"

urlpatterns = [
    path("salary/", people.mine, name="mine"),
    path("salary/people/", people.person_list, name="person-list"),
    path("salary/people/<int:pk>/", people.person_detail, name="person-detail"),
    path("salary/people/<int:pk>/enter/", people.entry_add, name="entry-add"),
    path("salary/sheet.csv", sheets.sheet_csv, name="sheet-csv"),
    path("salary/sheet.xlsx", sheets.sheet_xlsx, name="sheet-xlsx"),
    path("salary/rates/", rates.rate_list, name="rate-list"),
    path("salary/rates/<int:pk>/", rates.rate_edit, name="rate-edit"),
]
