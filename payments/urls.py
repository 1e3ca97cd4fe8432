from django.urls import path

from payments.views import days, desk, methods

app_name = "payments"

urlpatterns = [
    path("cash/", desk.desk_list, name="desk-list"),
    path("cash/<int:pk>/", desk.desk_detail, name="desk-detail"),
    path("cash/<int:pk>/open/", desk.desk_open, name="desk-open"),
    path("cash/<int:pk>/close/", desk.desk_close, name="desk-close"),
    path("cash/<int:pk>/days/", days.day_list, name="day-list"),
    path("cash/days/<int:pk>/", days.day_detail, name="day-detail"),
    path("cash/days/<int:pk>/print/", days.day_print, name="day-print"),
    path("cash/days/<int:pk>/sheet.csv", days.day_csv, name="day-csv"),
    path("cash/days/<int:pk>/sheet.xlsx", days.day_xlsx, name="day-xlsx"),
    path("settings/ways-to-pay/", methods.method_list, name="method-list"),
    path("settings/ways-to-pay/<int:pk>/", methods.method_edit, name="method-edit"),
    path("settings/ways-to-pay/<int:pk>/shift/", methods.method_shift, name="method-shift"),
    path("settings/ways-to-pay/<int:pk>/archive/", methods.method_archive, name="method-archive"),
    path("settings/ways-to-pay/<int:pk>/restore/", methods.method_restore, name="method-restore"),
]
