from django.urls import path

from focaljet.search import views

app_name = "search"
urlpatterns = [path("", views.search, name="search")]
