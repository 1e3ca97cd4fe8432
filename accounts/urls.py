from django.urls import path

from accounts import views, views_rooms

app_name = "accounts"

urlpatterns = [
    path("organizations/", views.organization_choose, name="organization-choose"),
    path("organizations/<int:pk>/enter/", views.organization_enter, name="organization-enter"),
    path("settings/organization/", views.organization_edit, name="organization-edit"),
    path("settings/rooms/", views_rooms.room_list, name="room-list"),
    path("settings/rooms/<slug:code>/switch/", views_rooms.room_switch, name="room-switch"),
    path("preferences/", views.preferences, name="preferences"),
]
