from django.urls import path

from focaljet.remote import views

app_name = "remote"
urlpatterns = [path("<str:key>.webp", views.picture, name="picture")]
