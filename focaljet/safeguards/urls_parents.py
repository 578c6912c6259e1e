from django.urls import path

from focaljet.safeguards.views import parents

app_name = "parents"
urlpatterns = [
    path("", parents.ask, name="ask"),
    path("sent/<str:token>/", parents.sent, name="sent"),
]
