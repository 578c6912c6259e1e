import ast
import gzip
import ssl
from pathlib import Path
from threading import Event

import pytest

import focaljet
from focaljet.base import egress
from focaljet.base.destination import BadUrlError, ForbiddenAddressError
from focaljet.base.egress import Egress
from focaljet.base.tests.memory import memory_used
from focaljet.base.tests.servers import certificate, page, serving

HERE = "127.0.0.1"


def way_out_to(server, *, resolve=lambda host, port: [HERE], **more):
    """A way out that may reach this one server nearby, under any name."""
    ports = frozenset({server.port})
    return Egress(allow=frozenset({HERE}), ports=ports, resolve=resolve, **more)


def at(server, path="/", name="club.example", scheme="http"):
    return f"{scheme}://{name}:{server.port}{path}"


def test_a_page_is_fetched():
    with serving(page(b"<p>hello", "text/HTML; charset=utf-8")) as server:
        got = way_out_to(server).fetch(at(server, "/a?b=c"))
    assert (got.status, got.content_type, got.body) == (200, "text/html", b"<p>hello")
    assert got.url == at(server, "/a?b=c")


@pytest.mark.clause("C90")
def test_nothing_about_us_or_the_reader_goes_out(monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9/")
    with serving(page(Set_Cookie="id=1")) as server:
        way_out = way_out_to(server)
        way_out.fetch(at(server))
        way_out.fetch(at(server))
    for request in server.asked:
        first, *lines = request.strip().split("\r\n")
        assert first == "GET / HTTP/1.1"
        assert {line.partition(":")[0] for line in lines} == {
            "Host",
            "User-Agent",
            "Accept",
            "Accept-Encoding",
        }
        assert f"Host: club.example:{server.port}" in lines


def test_the_site_itself_and_its_neighbours_cannot_be_reached():
    for url in [
        "http://localhost/",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://0.0.0.0/",
    ]:
        with pytest.raises(ForbiddenAddressError):
            egress.fetch(url)


def test_the_default_way_out_has_no_back_door():
    way_out = egress._default()
    assert (way_out.allow, way_out.ports) == (frozenset(), frozenset())


def test_a_name_with_one_private_address_is_refused_whole():
    way_out = Egress(resolve=lambda host, port: ["93.184.216.34", "10.0.0.1"])
    with pytest.raises(ForbiddenAddressError):
        way_out.fetch("http://club.example/")


def test_a_name_is_looked_up_once_and_cannot_change_its_mind():
    """Rebinding: fit for the judge, then another machine for the connection."""
    answers = iter([["127.0.0.2"], [HERE]])
    asked = []

    def resolve(host, port):
        asked.append(host)
        return next(answers)

    with serving(page(b"the secrets of the house")) as server:
        way_out = Egress(
            allow=frozenset({"127.0.0.2"}),
            ports=frozenset({server.port}),
            resolve=resolve,
        )
        with pytest.raises(egress.UnreachableError):
            way_out.fetch(at(server))
    assert asked == ["club.example"]
    assert server.asked == []


def test_the_connection_goes_to_the_judged_address_and_keeps_the_name(tmp_path):
    tls = certificate(tmp_path, "club.example")
    names = []
    tls.sni_callback = lambda connection, name, context: names.append(name)
    trust = ssl.create_default_context(cafile=str(tmp_path / "cert.pem"))
    with serving(page(), tls) as server:
        way_out = way_out_to(server, trust=trust)
        assert way_out.fetch(at(server, scheme="https")).status == 200
        with pytest.raises(egress.UnreachableError):
            way_out.fetch(at(server, name="evil.example", scheme="https"))
    assert names == ["club.example", "evil.example"]
    assert server.asked[0].startswith(
        f"GET / HTTP/1.1\r\nHost: club.example:{server.port}"
    )


def test_an_untrusted_certificate_is_refused(tmp_path):
    with (
        serving(page(), certificate(tmp_path, "club.example")) as server,
        pytest.raises(egress.UnreachableError),
    ):
        way_out_to(server).fetch(at(server, scheme="https"))
    assert server.asked == []


def test_a_dead_address_is_passed_over_for_the_next():
    with serving(page()) as server:
        allow = frozenset({HERE, "127.0.0.2"})
        way_out = Egress(
            allow=allow,
            ports=frozenset({server.port}),
            resolve=lambda host, port: ["127.0.0.2", HERE],
        )
        assert way_out.fetch(at(server)).status == 200


def test_a_redirect_is_followed():
    with serving(lambda c, r: answers[r.split()[1]](c, r)) as server:
        answers = {
            "/": page(status="302 Found", Location="/next"),
            "/next": page(status="308 Permanent Redirect", Location=at(server, "/end")),
            "/end": page(b"arrived"),
        }
        got = way_out_to(server).fetch(at(server))
    assert (got.body, got.url) == (b"arrived", at(server, "/end"))


@pytest.mark.parametrize(
    "trap",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:a9fe:a9fe]/",
        "http://127.0.0.2/",
        "//10.0.0.1/",
    ],
)
def test_a_redirect_into_the_house_is_refused(trap):
    with serving(page(status="302 Found", Location=trap)) as server:
        way_out = way_out_to(server, resolve=egress._look_up)
        with pytest.raises(ForbiddenAddressError):
            way_out.fetch(at(server, name=HERE))


@pytest.mark.parametrize(
    "trap", ["file:///etc/passwd", "http://2130706433/", "ftp://a/"]
)
def test_a_redirect_to_something_else_is_refused(trap):
    with (
        serving(page(status="301 Moved Permanently", Location=trap)) as server,
        pytest.raises(BadUrlError),
    ):
        way_out_to(server).fetch(at(server))


def test_a_circle_ends():
    with (
        serving(page(status="302 Found", Location="/")) as server,
        pytest.raises(egress.TooManyRedirectsError),
    ):
        way_out_to(server).fetch(at(server))
    assert len(server.asked) == 4


def test_an_answer_drop_by_drop_ends_in_time():
    def drip(connection, request):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while not server.over.wait(0.05):
            connection.sendall(b".")

    # Without an end of our own this would last as long as the server does.
    with serving(drip) as server, pytest.raises(egress.TooSlowError):
        way_out_to(server).fetch(at(server), timeout=0.5)


def test_headers_drop_by_drop_end_in_time():
    def drip(connection, request):
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while not server.over.wait(0.05):
            connection.sendall(b"X: y\r\n")

    with serving(drip) as server, pytest.raises(egress.TooSlowError):
        way_out_to(server).fetch(at(server), timeout=0.5)


def test_a_silent_server_ends_in_time():
    def silent(connection, request):
        server.over.wait()

    with (
        serving(silent) as server,
        pytest.raises(egress.TooSlowError),
    ):
        way_out_to(server).fetch(at(server), timeout=0.3)


def test_a_slow_look_up_ends_in_time():
    over = Event()
    way_out = Egress(resolve=lambda host, port: [str(over.wait())])
    with pytest.raises(egress.TooSlowError):
        way_out.fetch("http://club.example/", timeout=0.2)
    over.set()


def test_redirects_share_one_allowance_of_time():
    def slow(connection, request):
        server.over.wait(0.3)
        page(status="302 Found", Location="/")(connection, request)

    with serving(slow) as server, pytest.raises(egress.TooSlowError):
        way_out_to(server).fetch(at(server), timeout=0.5)


def test_a_page_without_end_is_cut():
    def flood(connection, request):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while not server.over.is_set():
            connection.sendall(b"x" * 65536)

    with serving(flood) as server, pytest.raises(egress.TooLargeError):
        way_out_to(server).fetch(at(server), max_bytes=100_000)


def test_of_a_long_page_the_beginning_may_be_enough():
    packed = gzip.compress(b"x" * 5_000)
    for answer in (page(b"x" * 5_000), page(packed, Content_Encoding="gzip")):
        with serving(answer) as server:
            got = way_out_to(server).fetch(at(server), max_bytes=100, cut=True)
        assert got.body == b"x" * 100


@pytest.mark.parametrize(
    ("told", "charset"),
    [
        ("text/html; charset=Windows-1252", "windows-1252"),
        ('text/html;charset="utf-8"', "utf-8"),
        ("text/html", ""),
        ("text/html; charset=", ""),
    ],
)
def test_the_server_may_say_how_letters_are_written(told, charset):
    with serving(page(b"<p>hello", told)) as server:
        assert way_out_to(server).fetch(at(server)).charset == charset


def test_the_limit_is_exact():
    with serving(page(b"12345")) as server:
        way_out = way_out_to(server)
        assert way_out.fetch(at(server), max_bytes=5).body == b"12345"
        with pytest.raises(egress.TooLargeError):
            way_out.fetch(at(server), max_bytes=4)


def test_a_packed_page_is_unpacked():
    packed = gzip.compress(b"hello" * 1000)
    with serving(page(packed, Content_Encoding="gzip")) as server:
        way_out = way_out_to(server)
        assert way_out.fetch(at(server), max_bytes=5000).body == b"hello" * 1000
        with pytest.raises(egress.TooLargeError):
            way_out.fetch(at(server), max_bytes=4999)


def test_a_bomb_is_not_unpacked():
    bomb = gzip.compress(bytes(50_000_000), 9)
    with (
        serving(page(bomb, Content_Encoding="gzip")) as server,
        memory_used() as used,
        pytest.raises(egress.TooLargeError),
    ):
        way_out_to(server).fetch(at(server), max_bytes=1_000_000)
    assert used.most < 10_000_000


@pytest.mark.parametrize(
    "body",
    [b"not packed at all", gzip.compress(b"hello" * 1000)[:-9]],
    ids=["not packed", "cut short"],
)
def test_a_broken_package_is_no_page(body):
    with (
        serving(page(body, Content_Encoding="gzip")) as server,
        pytest.raises(egress.UnreachableError),
    ):
        way_out_to(server).fetch(at(server))


def test_a_packing_nobody_asked_for_is_refused():
    with (
        serving(page(Content_Encoding="br")) as server,
        pytest.raises(egress.WrongTypeError),
    ):
        way_out_to(server).fetch(at(server))


@pytest.mark.parametrize("kind", ["text/html", "application/zip", "", "image", "*/*"])
def test_a_picture_that_is_none_is_refused(kind):
    with (
        serving(page(kind=kind)) as server,
        pytest.raises(egress.WrongTypeError),
    ):
        way_out_to(server).fetch(at(server), accept=("image/*",))


def test_a_picture_of_any_kind_may_be_wanted():
    with serving(page(b"GIF89a", "image/gif")) as server:
        got = way_out_to(server).fetch(at(server), accept=("image/*",))
    assert got.content_type == "image/gif"


def test_a_missing_page_is_told_from_no_answer():
    with serving(page(b"a long excuse", status="404 Not Found")) as server:
        got = way_out_to(server).fetch(at(server))
        assert (got.status, got.body) == (404, b"")
    with pytest.raises(egress.UnreachableError):
        way_out_to(server).fetch(at(server))


def test_what_is_no_http_is_no_page():
    with (
        serving(lambda c, r: c.sendall(b"220 mail.example ESMTP\r\n")) as server,
        pytest.raises(egress.UnreachableError),
    ):
        way_out_to(server).fetch(at(server))


def test_endless_headers_are_cut():
    def flood(connection, request):
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while not server.over.is_set():
            connection.sendall(b"X: " + b"y" * 65536 + b"\r\n")

    with serving(flood) as server, pytest.raises(egress.UnreachableError):
        way_out_to(server).fetch(at(server))


def test_a_name_of_nobody_is_said_to_be_unknown():
    with pytest.raises(egress.UnreachableError):
        Egress(resolve=lambda host, port: []).fetch("http://club.example/")


def test_nothing_else_in_the_house_goes_out():
    """A second fetcher would go without these guards."""
    ways = {"httpx", "httpcore", "requests", "aiohttp", "urllib3", "urllib.request"}
    package = Path(focaljet.__file__).parent
    found = [
        f"{path.relative_to(package)}: {name}"
        for path in package.rglob("*.py")
        if path.name != "egress.py" and "tests" not in path.parts
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for name in _imported(node)
        if name in ways or name.partition(".")[0] in ways
    ]
    assert found == []


def _imported(node):
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or "", *(f"{node.module}.{a.name}" for a in node.names)]
    return []
