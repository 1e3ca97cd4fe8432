from django.urls import path

from statuses import views

app_name = "statuses"

urlpatterns = [
    path("settings/statuses/", views.status_list, name="status-list"),
    path("effects/<int:pk>/decide/", views.effect_decide, name="effect-decide"),
]
