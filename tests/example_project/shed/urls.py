from django.urls import include, path

from shed import views

urlpatterns = [
    path("", views.tools, name="tools"),
    path("sign-in/", views.sign_in, name="sign-in"),
    path("join/", views.join, name="join"),
    path("borrow/<int:tool_id>/", views.borrow, name="borrow"),
    path("privacy/", include("focaljet.privacy.urls")),
]
