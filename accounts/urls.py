from django.urls import path

from accounts import views, views_rooms
from accounts.changes.views import change_list
from accounts.locations import views as locations
from accounts.people import joining, me
from accounts.people import views as people

app_name = "accounts"

urlpatterns = [
    path("organizations/", views.organization_choose, name="organization-choose"),
    path("organizations/<int:pk>/enter/", views.organization_enter, name="organization-enter"),
    path("settings/organization/", views.organization_edit, name="organization-edit"),
    path("settings/rooms/", views_rooms.room_list, name="room-list"),
    path("settings/rooms/<slug:code>/switch/", views_rooms.room_switch, name="room-switch"),
    path("settings/locations/", locations.location_list, name="location-list"),
    path("settings/locations/new/", locations.location_new, name="location-new"),
    path("settings/locations/<int:pk>/edit/", locations.location_edit, name="location-edit"),
    path("settings/locations/<int:pk>/archive/", locations.location_archive, name="location-archive"),
    path("settings/locations/<int:pk>/restore/", locations.location_restore, name="location-restore"),
    path("locations/choose/", locations.location_choose, name="location-choose"),
    path("preferences/", views.preferences, name="preferences"),
    path("settings/people/", people.people_list, name="people-list"),
    path("settings/people/second-factor/", people.second_factor_require, name="second-factor-require"),
    path("settings/people/<int:pk>/", people.member_detail, name="member-detail"),
    path("settings/people/<int:pk>/role/", people.member_role, name="member-role"),
    path("settings/people/<int:pk>/locations/", people.member_locations, name="member-locations"),
    path("settings/people/<int:pk>/end/", people.member_end, name="member-end"),
    path("settings/people/<int:pk>/back/", people.member_bring_back, name="member-bring-back"),
    path("settings/people/<int:pk>/reset/", people.member_reset_factor, name="member-reset-factor"),
    path("settings/people/invitations/<int:pk>/send/", people.invitation_send, name="invitation-send"),
    path("settings/people/invitations/<int:pk>/withdraw/", people.invitation_withdraw, name="invitation-withdraw"),
    path("settings/changes/", change_list, name="change-list"),
    path("invitation/<str:token>/", joining.invitation_page, name="invitation"),
    path("me/", me.me, name="me"),
    path("me/second-factor/wanted/", me.second_factor_wanted, name="second-factor-wanted"),
    path("me/sessions/<int:pk>/end/", me.session_end, name="session-end"),
    path("me/sessions/end-others/", me.sessions_end_others, name="sessions-end-others"),
]
