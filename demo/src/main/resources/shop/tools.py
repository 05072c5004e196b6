"""The odds and ends of the shop: parcels, cards, link previews, downloads, uploads, the debug page."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import signal
import subprocess
import sys
import threading
from urllib.parse import urlsplit

import config
import template
from files import file_reply
from pages import not_found, page
from wire import json_reply, route, text_reply

CARRIERS = {"cj": "CJ대한통운", "post": "우체국택배", "hanjin": "한진택배", "lotte": "롯데택배"}
SHELL_SECONDS = 5
SHELL_OUTPUT = 1 << 16
PREVIEW_BYTES = 1 << 16
SLOW_SECONDS = 30
CARD_CHARACTERS = 2000
CARD_TEXT = "{{to}}님,\n달빛처럼 고운 하루 보내세요.\nMay the moon keep your nights bright."
FILES = {
    "care.txt": "달빛상점 관리 안내 / How to care for your things\n\n"
    "도자  미지근한 물과 부드러운 천으로 닦아 주세요. Lukewarm water, a soft cloth.\n"
    "직물  그늘에서 말려 주세요. Dry in the shade.\n"
    "등    전구는 4W 이하만 끼워 주세요. Bulbs up to 4 W.\n",
    "returns.txt": "교환과 반품 / Exchange and return\n\n받으신 날부터 7일 안에 help@moonlight.example 로 알려 주세요.\n"
    "Write to help@moonlight.example within 7 days.\n",
    "wholesale.csv": "code,name,unit,price\nML-01,한지 달 조명,box of 10,320000\nML-09,우전 녹차,box of 24,610000\n",
}
children = set()  # process groups that `shell` has running


def lay_out_files(shop):
    """Writes the files that customers may download into the data folder."""
    folder = os.path.join(shop.data, "files")
    os.makedirs(folder, exist_ok=True)
    for name, text in FILES.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)


# where is my parcel


def shell(command):
    """What a command line prints within five seconds, at most 64 KiB of it."""
    child = subprocess.Popen(
        command,
        shell=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    children.add(child.pid)
    timer = threading.Timer(SHELL_SECONDS, end_group, (child.pid,))
    timer.daemon = True
    timer.start()
    try:
        return child.stdout.read(SHELL_OUTPUT).decode("utf-8", "replace")
    finally:
        timer.cancel()
        end_group(child.pid)
        children.discard(child.pid)
        child.stdout.close()
        child.wait()


def end_group(number):
    try:
        os.killpg(number, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass


def end_children():
    for number in list(children):
        end_group(number)


@route("GET", "/track")
def track(request):
    carrier = request.query.get("carrier", "")
    number = request.query.get("number", "")
    answer = ""
    if carrier:
        answer = shell(f"echo in transit: {carrier} {number}")
    return page(request, "track", "배송 조회 · Track", carriers=CARRIERS, carrier=carrier, number=number, answer=answer)


# a card to go with a present


@route("GET", "/card")
def card(request):
    to = request.query.get("to", "달님")
    message = request.query.get("message", CARD_TEXT)[:CARD_CHARACTERS]
    written = template.fill(message, {"to": to, "shop": request.shop})
    return page(request, "card", "선물 카드 · Gift card", to=to, message=message, written=written)


# what a seller's page looks like


@route("GET", "/preview")
def preview(request):
    url = request.query.get("url", "")
    found = fetch(url) if url else None
    return page(request, "preview", "입점 문의 · Sell with us", url=url, found=found)


def fetch(url):
    """Status, title and the beginning of the text behind a link."""
    import urllib.request

    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=3) as answer:
            text = answer.read(PREVIEW_BYTES).decode("utf-8", "replace")
            title = re.search(r"<title>(.*?)</title>", text, re.S | re.I)
            status = getattr(answer, "status", None) or "OK"
            return {"status": status, "title": title.group(1) if title else urlsplit(url).netloc, "text": text}
    except Exception as problem:
        return {"status": "—", "title": "could not be read", "text": str(problem)}


# files to take away and to hand in


@route("GET", "/download")
def download(request):
    name = request.query.get("file")
    folder = os.path.join(request.shop.data, "files")
    if not name:
        return page(request, "download", "자료실 · Downloads", files=sorted(os.listdir(folder)))
    path = os.path.join(folder, name)
    if not os.path.isfile(path):
        return not_found(request)
    shown = os.path.basename(name).encode("ascii", "replace").decode()
    return file_reply(request, path, [("Content-Disposition", 'attachment; filename="%s"' % shown)])


@route("GET", "/upload")
def upload_form(request):
    return page(request, "upload", "원고 접수 · Hand in a drawing")


@route("POST PUT", "/upload")
def upload(request):
    """Counts what comes in and takes its digest, block by block; keeps nothing."""
    size, sha256 = 0, hashlib.sha256()
    while True:
        block = request.body.read()
        if not block:
            return json_reply({"bytes": size, "sha256": sha256.hexdigest(), "kept": False})
        size += len(block)
        sha256.update(block)


# for ourselves


@route("GET", "/healthz")
def health(request):
    return text_reply("ok %d\n" % request.shop.store.one("SELECT count(*) AS n FROM products")["n"])


@route("GET", "/slow")
def slow(request):
    asked = request.query.get("seconds", "1")
    seconds = min(float(asked), SLOW_SECONDS) if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", asked) else 1.0
    request.shop.stop.wait(seconds)
    return text_reply("waited %g seconds\n" % seconds)


@route("GET", "/debug")
def debug(request):
    settings = {name: getattr(config, name) for name in dir(config) if name.isupper()}
    settings.update(data=request.shop.data, python=sys.version, platform=platform.platform(), pid=os.getpid())
    tables = {
        "config": settings,
        "environment": dict(sorted(os.environ.items())),
        "request": dict(request.headers.items()),
    }
    if request.wants_json():
        return json_reply(tables)
    return page(request, "debug", "Debug", tables=tables)
