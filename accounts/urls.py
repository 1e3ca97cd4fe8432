from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("organizations/", views.organization_choose, name="organization-choose"),
    path("organizations/<int:pk>/enter/", views.organization_enter, name="organization-enter"),
    path("settings/organization/", views.organization_edit, name="organization-edit"),
    path("preferences/", views.preferences, name="preferences"),
]
