from django.urls import path

from focaljet.accounts.views import members, names

app_name = "members"
urlpatterns = [
    path("<int:member_id>/", members.member, name="member"),
    path("named/<str:name>/", names.named, name="named"),
]
