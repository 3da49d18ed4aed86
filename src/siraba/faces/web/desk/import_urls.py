"""Addresses of the pages on which files are brought in."""

from __future__ import annotations

from django.urls import path, re_path

from siraba.faces.web.desk import bringing, imports

_FILE = "desk/imports/files/<uuid:public_id>"
urlpatterns = [
    path("desk/imports/", imports.index, name="imports"),
    path("desk/imports/new", bringing.give, name="give_file"),
    path(f"{_FILE}/", bringing.file, name="import_file"),
    path(f"{_FILE}/columns", bringing.columns, name="map_columns"),
    path(f"{_FILE}/read", bringing.read, name="read_file"),
    path(f"{_FILE}/rejected.csv", bringing.rejected, name="rejected_rows"),
    path(f"{_FILE}/mapping.yaml", bringing.mapping, name="file_mapping"),
    re_path(
        r"^desk/imports/files/(?P<public_id>[0-9a-f-]{36})/(?P<verb>stop|resume)$", bringing.steer, name="steer_file"
    ),
    path("desk/imports/runs/<uuid:public_id>/", bringing.run, name="import_run"),
    path("desk/imports/runs/<uuid:public_id>/undo", bringing.undo, name="undo_run"),
]
