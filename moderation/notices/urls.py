from django.urls import path

from moderation.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.desk_notices, name="list"),
    path("change/", views.desk_change, name="change"),
    path("<int:pk>/", views.desk_open, name="open"),
]
