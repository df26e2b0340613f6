"""Mounted at /search/."""

from __future__ import annotations

from django.urls import path

from search import views

app_name = "search"

urlpatterns = [
    path("", views.results, name="results"),
    path("results.json", views.results_json, name="json"),
    path("results.csv", views.results_csv, name="csv"),
    path("feed.atom", views.results_feed, name="feed"),
    path("suggest/", views.suggest, name="suggest"),
]
