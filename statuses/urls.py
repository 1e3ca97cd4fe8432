from django.urls import path

from statuses import views

app_name = "statuses"

urlpatterns = [
    path("settings/statuses/", views.status_list, name="status-list"),
    path("settings/statuses/new/<str:group>/", views.status_new, name="status-new"),
    path("settings/statuses/<int:pk>/", views.status_edit, name="status-edit"),
    path("settings/statuses/<int:pk>/place/", views.status_place, name="status-place"),
    path("settings/statuses/<int:pk>/remove/", views.status_remove, name="status-remove"),
    path("settings/statuses/<int:pk>/restore/", views.status_restore, name="status-restore"),
    path("messages/undelivered/", views.effect_list, name="effect-list"),
    path("effects/<int:pk>/decide/", views.effect_decide, name="effect-decide"),
]
