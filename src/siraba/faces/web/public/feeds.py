"""Offers for other programs and for paper: schema.org, RSS, and a column of a newspaper page."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree as ET

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.html import escape, linebreaks
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from siraba.apps.accounts.queries import home_country
from siraba.apps.vacancies.eures import Sender, position_opening, written
from siraba.apps.vacancies.models import OpenLicence, Vacancy
from siraba.apps.vacancies.postings import LICENCES, feed_of, text_of
from siraba.apps.vacancies.queries.public import offers, open_offers
from siraba.faces.web import formats
from siraba.faces.web.door import public
from siraba.faces.web.public import newspaper
from siraba.faces.web.public.offers import posting_of
from siraba.faces.web.public.terms import terms

AT_MOST, IN_A_COLUMN = 200, 40
NOON = 12 * 3600
"""A day is told as its noon, so that it is the same day for most readers."""
ATOM, DUBLIN = "http://www.w3.org/2005/Atom", "http://purl.org/dc/elements/1.1/"
ET.register_namespace("atom", ATOM)
ET.register_namespace("dc", DUBLIN)


@public(for_programs=True)
@require_safe
def jsonld(request: HttpRequest) -> HttpResponse:
    """The newest offers as a DataFeed of JobPosting; `licence` keeps those under an open licence."""
    licence = request.GET.get("licence", "")
    rows = offers().prefetch_related("languages")
    if licence in OpenLicence.values:
        rows = rows.filter(open_licence=licence)
    found = [posting_of(request, row) for row in rows[:AT_MOST]]
    said = feed_of(found, _("Offers"), formats.language(), licence if licence in LICENCES else "")
    return JsonResponse(said, json_dumps_params={"ensure_ascii": False}, content_type="application/ld+json")


@public(for_programs=True)
@require_safe
def rss(request: HttpRequest) -> HttpResponse:
    """The newest offers as RSS 2.0."""
    root = ET.Element("rss", {"version": "2.0"})
    channel = ET.SubElement(root, "channel")
    home = request.build_absolute_uri("/offers/")
    _say(channel, title=_("Offers"), link=home, description=_("Vacancies of the public employment service"))
    _say(channel, language=formats.language())
    own = {"href": request.build_absolute_uri(), "rel": "self", "type": "application/rss+xml"}
    ET.SubElement(channel, f"{{{ATOM}}}link", own)
    for row in offers()[:AT_MOST]:
        _item(channel, request, row)
    body = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return HttpResponse(body, content_type="application/rss+xml; charset=utf-8")


def _item(channel: ET.Element, request: HttpRequest, row: Vacancy) -> None:
    title, description, _language = text_of(row, formats.language())
    item = ET.SubElement(channel, "item")
    place = ", ".join(dict.fromkeys(each for each in (row.place, formats.country(row.country)) if each))
    told = "\n".join(f"{name}: {value}" for name, value in terms(row))
    _say(
        item,
        title=_clean(f"{title}, {place}" if place else title),
        link=request.build_absolute_uri(f"/offers/{row.public_id}/"),
        description=linebreaks(escape(_clean(f"{description}\n\n{told}".strip()))),
    )
    ET.SubElement(item, "guid", {"isPermaLink": "false"}).text = str(row.public_id)
    day = row.published_on or row.happened_on
    _say(item, pubDate=http_date(int(formats.midnight(day).timestamp()) + NOON))
    if row.employer:
        ET.SubElement(item, f"{{{DUBLIN}}}creator").text = _clean(row.employer.name)
    if row.open_licence:
        ET.SubElement(item, f"{{{DUBLIN}}}rights").text = LICENCES[row.open_licence]


def _say(parent: ET.Element, **words: str) -> None:
    for name, text in words.items():
        ET.SubElement(parent, name).text = text


def _clean(text: str) -> str:
    """Without the characters that XML cannot carry."""
    return "".join(each for each in text if each in "\n\t" or each >= " ")


@public(for_programs=True)
@require_safe
def eures(request: HttpRequest) -> HttpResponse:
    """The newest offers in the layout of EURES, one document each, in one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for row in offers().prefetch_related("languages")[:AT_MOST]:
            file.writestr(f"{row.public_id}.xml", written(_opening(request, row)))
    answer = HttpResponse(out.getvalue(), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="eures-{formats.today().isoformat()}.zip"'
    return answer


def _opening(request: HttpRequest, row: Vacancy) -> ET.Element:
    home = home_country()
    return position_opening(
        row,
        Sender(_("Public employment service"), f"{home}-PES", home),
        language=formats.language(),
        address=request.build_absolute_uri(f"/offers/{row.public_id}/"),
        terms="\n".join(f"{name}: {value}" for name, value in terms(row)),
    )


@public(for_programs=True)
@require_safe
def column(request: HttpRequest) -> HttpResponse:
    """Offers under an open licence as a column for a newspaper, with the advice of the day beside them."""
    rows = open_offers(formats.today(), IN_A_COLUMN)
    body = newspaper.column(rows, f"{settings.SIRABA_ADDRESS}/offers/")
    answer = HttpResponse(body, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="offers-{formats.today().isoformat()}.pdf"'
    return answer
