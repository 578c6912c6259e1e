from django.urls import path

from focaljet.accounts.views import members

app_name = "members"
urlpatterns = [path("<int:member_id>/", members.member, name="member")]
