from django.urls import path

from moderation.transparency import views

app_name = "transparency"
urlpatterns = [path("", views.page, name="overview")]
data_urlpatterns = [
    path("transparency.csv", views.as_csv, name="transparency-csv"),
    path("transparency.json", views.as_json, name="transparency-json"),
]
